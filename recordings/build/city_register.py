"""The register of Ciudad Ejemplo, a city that does not exist: every figure in it is made up.

Seven years, so that each indicator that rests on a register has a worked example. The files are
saved the ways offices save them: `;` and `,`, decimal comma, dd/mm/yyyy and ISO dates, a title above
the headings, a byte order mark, Windows-1252, a workbook. The folder is flat, as the layout of
recordings wants it; the addresses are those of a register folder.
"""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

from recordings.build.common import Draft

HOST = "city-register.example"
CITY = "ciudad-ejemplo"
TABLES = Path(__file__).with_name("city_register_tables")
#: Sheet -> delimiter and encoding; those not named are `;` and UTF-8.
DIALECTS = {
    "agreements": (";", "utf-8-sig"),
    "evaluations": (";", "cp1252"),
    "survey": (",", "utf-8"),
    "staff": ("\t", "utf-16"),
}
#: Kept as a workbook.
WORKBOOK = "investments"
TITLED = {"projects": "Ciudad Ejemplo (ciudad ficticia) - Proyectos de cooperación"}

SETTINGS = """# A fictional city: nothing in this folder is a fact.
territory_id: Q999900001   # outside of Wikidata's numbers
name: Ciudad Ejemplo
language: es
country_iso3: ECU
synthetic: true
"""


def draft(facts: Path) -> Draft:
    """The fictional register; the facts' folder is not looked at."""
    made = Draft(
        source="city_register",
        owner="City internationalization warehouse",
        licence="CC0-1.0",
        facts_date="2026-01-31",
        synthetic=True,
        note="Ciudad Ejemplo does not exist. Its partners' names are real places, so that names are "
        "matched; no agreement, project, event, trip or figure in here ever took place.",
    )
    bodies = {"city.yml": SETTINGS.encode()}
    for path in sorted(TABLES.glob("*.csv")):
        rows = list(csv.reader(io.StringIO(path.read_text("utf-8"), newline="")))
        is_workbook = path.stem == WORKBOOK
        name = f"{path.stem}.xlsx" if is_workbook else path.name
        bodies[name] = _workbook(rows) if is_workbook else _csv(path.stem, rows)
    index = {"cities": {CITY: list(bodies)}}
    made.add({"host": HOST, "path": "/register.json"}, "register.json", index)
    for name, content in bodies.items():
        made.add({"host": HOST, "path": f"/{CITY}/{name}"}, f"{CITY}.{name}", content)
    return made


def _csv(sheet: str, rows: list[list[str]]) -> bytes:
    delimiter, encoding = DIALECTS.get(sheet, (";", "utf-8"))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, lineterminator="\r\n")
    if sheet in TITLED:
        writer.writerow([TITLED[sheet], *[""] * (len(rows[0]) - 1)])
    writer.writerows(rows)
    # UTF-16 with the byte order fixed: the codec's own choice is the machine's.
    if encoding == "utf-16":
        return b"\xff\xfe" + out.getvalue().encode("utf-16-le")
    return out.getvalue().encode(encoding)


def _workbook(rows: list[list[str]]) -> bytes:
    """The rows as a workbook with numbers as numbers and days as days; the same bytes each time."""
    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook()
    moment = date(2026, 1, 31).timetuple()[:6]
    for row in rows:
        book.worksheets[0].append([_typed(cell) for cell in row])
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w") as archive:
        ExcelWriter(book, archive).write_data()
    fixed = io.BytesIO()
    with zipfile.ZipFile(raw) as before, zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "docProps/core.xml":  # holds the time of writing
                content = _CORE
            after.writestr(zipfile.ZipInfo(name, moment), content, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


_CORE = (
    b'<?xml version="1.0" encoding="UTF-8"?><cp:coreProperties '
    b'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)


def _typed(cell: str) -> str | float | None:
    if cell.replace(".", "", 1).isdigit():
        return float(cell) if "." in cell else int(cell)
    return cell or None
