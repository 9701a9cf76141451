"""What sqlfluff's jinja templater calls `adapter`: finds a dispatched macro as dbt-duckdb does."""

from collections.abc import Callable
from typing import cast

from jinja2 import UndefinedError, pass_context
from jinja2.runtime import Context, Undefined


@pass_context
def dispatch(context: Context, name: str, _namespace: str | None = None) -> Callable[..., object]:
    """Return the DuckDB form of a macro, or else its default form.

    Args:
        context: The names the calling macro can see; passed by jinja.
        name: The macro's name, without the prefix of an engine.

    Raises:
        UndefinedError: The project has neither form.
    """
    for candidate in (f"duckdb__{name}", f"default__{name}"):
        macro = context.resolve(candidate)
        if not isinstance(macro, Undefined):
            return cast("Callable[..., object]", macro)
    raise UndefinedError(f"no macro duckdb__{name} or default__{name} in dbt_project/macros")
