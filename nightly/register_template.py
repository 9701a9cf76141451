"""`make register-template CITY=<key> LANG=es|fr|pt|en`: empty register files for a city."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from extractors.core.settings import PROJECT
from nightly.errors import NightError

LANGUAGES = ("es", "fr", "pt", "en")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What the command takes."""
    parser.add_argument("--city", required=True, help="folder name of the city, such as montevideo")
    parser.add_argument("--lang", choices=LANGUAGES, default="en", help="language of the headings")


def main(arguments: argparse.Namespace) -> int:
    """Write the files and say where they lie; files that are there already are left alone."""
    from extractors.register.template_writer import write

    folder = Path(os.environ.get("WAREHOUSE_REGISTER", PROJECT / "register"))
    try:
        paths = write(arguments.city, arguments.lang, folder)
    except (FileExistsError, ValueError) as error:
        raise NightError(str(error)) from error
    for path in paths:
        sys.stdout.write(f"{path}\n")
    return 0
