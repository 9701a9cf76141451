"""`python -m nightly <command>`: what the Makefile calls."""

from __future__ import annotations

import argparse
import importlib
import sys

from nightly.errors import NightError

#: Command → module with `add_arguments(parser)` and `main(arguments) -> exit code`, and its help.
COMMANDS = {
    "run": ("nightly.run", "the nightly job, end to end"),
    "up": ("nightly.up", "Airflow with its page on loopback"),
    "replay": ("nightly.replay", "parse, check and accept one landed batch again"),
    "rebuild": ("nightly.rebuild", "build, check and publish again from what is accepted"),
    "docs": ("nightly.documents", "pages of the sources and of dbt's models"),
    "register-template": ("nightly.register_template", "empty register files for a city"),
}


def main(argv: list[str]) -> int:
    """Read the command line and run one command; only its own module is imported."""
    parser = argparse.ArgumentParser(prog="python -m nightly", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    for name, (module, text) in COMMANDS.items():
        command = commands.add_parser(name, help=text, description=text)
        if name in argv[:1]:
            importlib.import_module(module).add_arguments(command)
    arguments = parser.parse_args(argv)
    try:
        code: int = importlib.import_module(COMMANDS[arguments.command][0]).main(arguments)
    except NightError as error:
        sys.stderr.write(f"{arguments.command}: {error}\n")
        return 2
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
