"""`python -m recordings.build <source_key> --facts DIR`: write one source's recording again."""

from __future__ import annotations

import argparse
import re
import sys
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import recordings.build
from recordings.build.common import Draft
from recordings.layout import KEY


def builders() -> list[str]:
    """The keys of the sources that have a builder, in order."""
    names = (found.name for found in iter_modules(recordings.build.__path__))
    return sorted(name for name in names if re.match(KEY, name))


def build(source: str, facts: Path, out: Path) -> Path:
    """Write `out/<source>/` from the facts and check it; give its path."""
    draft: Draft = import_module(f"recordings.build.{source}").draft(facts)
    return draft.write(out / source)


def main(arguments: list[str] | None = None) -> int:
    """Build the sources named on the command line."""
    parser = argparse.ArgumentParser(prog="python -m recordings.build", description=__doc__)
    parser.add_argument("source", nargs="+", choices=[*builders(), "all"])
    parser.add_argument("--facts", type=Path, required=True, help="folder of the collected facts")
    parser.add_argument("--out", type=Path, default=Path(recordings.build.__path__[0]).parent)
    asked = parser.parse_args(arguments)
    for source in builders() if "all" in asked.source else asked.source:
        folder = build(source, asked.facts, asked.out)
        size = sum(path.stat().st_size for path in folder.iterdir())
        sys.stdout.write(f"{source}: {size:,} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
