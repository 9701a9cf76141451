"""One row per agreement of a register: the group of texts that are nearly the same as its own.

A text is boilerplate when another agreement of the same city has nearly the same one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

import pandas as pd

from auditing.near_duplicates import clusters


def model(dbt: Any, session: Any) -> pd.DataFrame:
    """Dbt's entry point."""
    dbt.config(materialized="table")
    agreements = dbt.ref("stg_city_register__agreement").df()
    # Rows, not a frame per city: a thousand small frames cost more than all comparisons.
    audited = [
        row
        for city, rows in agreements.groupby("place_code", sort=True)
        for row in _rows(city, rows["statement_id"], rows["agreement_text"])
    ]
    columns = {
        "statement_id": "str",
        "place_code": "str",
        "text_group": "Int64",
        "n_same_text": "Int64",
        "is_boilerplate": "boolean",
    }
    return pd.DataFrame(audited, columns=list(columns)).astype(columns)


def _rows(city: Any, statements: Iterable[Any], texts: Iterable[Any]) -> Iterator[tuple[Any, ...]]:
    """One city's agreements, with the group of each text, how many are in it, and whether others are."""
    groups = clusters([text if isinstance(text, str) else None for text in texts])
    sizes = Counter(group for group in groups if group is not None)
    for statement, group in zip(statements, groups, strict=True):
        n_same = None if group is None else sizes[group]
        yield statement, city, group, n_same, None if n_same is None else n_same > 1
