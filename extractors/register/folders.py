"""A register as a folder of cities: on disk, or behind an https address with a list of its files.

`<register>/<city>/city.yml` says whose register it is; beside it lie the sheets, `<sheet>.csv` or
`<sheet>.xlsx`, named as in any of the four languages. An address cannot be listed, so there
`<register>/register.json` does: `{"cities": {"<city>": ["city.yml", "agreements.csv", …]}}`.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import yaml

from extractors.register.cells import closest
from extractors.register.countries import code
from extractors.register.findings import FileRefused, Finding
from extractors.register.messages import say
from extractors.register.templates import LANGUAGES, Language, file_names, plain

SETTINGS = "city.yml"
INDEX = "register.json"
MAX_SETTINGS = 10_000
FOLDER = re.compile(r"[a-z0-9][a-z0-9-]{0,79}")
_FILE = re.compile(r"[^/\\:\x00-\x1f]{1,120}")
#: Endings of files that hold data: one that is no sheet is a mistake, not a note.
_DATA = (".csv", ".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".tsv")


def fitting(name: str) -> str:
    """A name for a folder of the register, from what somebody would call it."""
    return "-".join(plain(name).split())


def language(content: bytes) -> Language | None:
    """The language that a city.yml asks for, also when something else in it is wrong."""
    found = re.search(rb"^language:\s*[\"']?(\w\w)\b", content[:MAX_SETTINGS], re.MULTILINE)
    spoken = found[1].decode("ascii", "replace") if found else ""
    return next((known for known in LANGUAGES if known == spoken), None)


def settings(content: bytes) -> dict[str, Any]:
    """What city.yml says, as a row of the table `city` (without the folder's name).

    Raises:
        FileRefused: it is not as the template has it; the reason names the field.
    """
    try:
        given = (
            yaml.safe_load(content.decode("utf-8-sig")) if len(content) <= MAX_SETTINGS else None
        )
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise FileRefused("broken", "YAML (UTF-8)") from error
    if not isinstance(given, dict):
        raise FileRefused("broken", "YAML (UTF-8)")
    rules: dict[str, Callable[[Any], object]] = {
        "territory_id": lambda value: re.fullmatch(r"Q[1-9]\d*", str(value)),
        "name": lambda value: isinstance(value, str) and 0 < len(value.strip()) <= 200,
        "language": lambda value: value in LANGUAGES,
        "country_iso3": lambda value: isinstance(value, str) and code(value) == value,
        "synthetic": lambda value: isinstance(value, bool),
    }
    given.setdefault("synthetic", False)
    wrong = [name for name, rule in rules.items() if not rule(given.get(name))]
    wrong += sorted(str(name) for name in given.keys() - rules.keys())
    if wrong:
        raise FileRefused("city", ", ".join(wrong))
    return {
        **{name: given[name] for name in rules if name != "synthetic"},
        "is_synthetic_city": given["synthetic"],
    }


def sheet_files(names: list[str], language: Language) -> tuple[dict[str, str], list[Finding]]:
    """Sheet's key -> file's name, and what is wrong with the names in a city's folder."""
    chosen: dict[str, str] = {}
    findings = []
    for name in sorted(names):
        stem, _, ending = name.rpartition(".")
        is_hidden = name.startswith((".", "~$"))  # `~$` is a spreadsheet's lock file
        if is_hidden or f".{ending.lower()}" not in _DATA:
            continue
        key = file_names().get(plain(stem))
        if key is None:
            meant = closest(stem, [*file_names()], least=75)
            expected = say("file_name", language)
            findings.append(Finding(name, language, expected, suggestion=meant))
        elif key in chosen:
            expected = say("file_twice", language, what=chosen[key])
            findings.append(Finding(name, language, expected))
        else:
            chosen[key] = name
    return chosen, findings


def on_disk(root: Path) -> dict[str, list[str]]:
    """City's folder -> its files' names, for a register on disk; hidden ones are left out."""
    return {
        folder.name: sorted(path.name for path in folder.iterdir() if path.is_file())
        for folder in sorted(root.iterdir())
        if folder.is_dir() and not folder.name.startswith(".")
    }


def path_on_disk(root: Path, city: str, name: str, limit: int) -> Path:
    """The path of a file of the register: inside of it, no link, not above the limit.

    Raises:
        FileRefused: it is not.
    """
    path = root / city / name
    if path.is_symlink() or path.parent.is_symlink() or not path.resolve().is_relative_to(root):
        raise FileRefused("path", name)
    if path.stat().st_size > limit:
        raise FileRefused("too_large")
    return path


def in_index(document: Any) -> dict[str, list[str]]:
    """City's folder -> its files' names, of a register behind an address.

    Raises:
        ValueError: the document is no such list, or a name in it is a path.
    """
    cities = document.get("cities") if isinstance(document, dict) else None
    if not isinstance(cities, dict):
        raise ValueError("no object 'cities'")  # noqa: TRY004 - a wrong value, not a wrong call
    for city, names in cities.items():
        if not FOLDER.fullmatch(city):
            raise ValueError(f"folder {city!r}")
        is_list = isinstance(names, list) and all(isinstance(name, str) for name in names)
        if not is_list or not all(_FILE.fullmatch(name) and ".." not in name for name in names):
            raise ValueError(f"files of {city!r}: {names!r}")
    return cities
