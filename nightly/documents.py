"""Pages that follow from the declarations: one of each source, and dbt's of all models."""

from __future__ import annotations

import argparse
import sys

from extractors import describe
from extractors.core.settings import settings
from nightly import dbt


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Nothing can be said to `docs`."""


def main(arguments: argparse.Namespace) -> int:
    """Write the pages under the data folder, and say where."""
    folder = settings().data / "docs"
    pages = describe.write(folder / "sources")
    models = folder / "models.html"
    models.write_text(dbt.document(), encoding="utf-8")
    sys.stdout.write(f"{len(pages)} sources: {folder / 'sources' / 'index.md'}\nmodels: {models}\n")
    return 0
