"""Nothing that is dangerous to open is opened; every trick is refused with its reason."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
from collections.abc import Callable

import pytest
from openpyxl import Workbook

from extractors.register import safety
from extractors.register.findings import FileRefused
from extractors.register.safety import examine
from tests.register.offices import SURVEY_ES, as_csv, as_xlsx, checked, rezipped, saved, told

GOOD = as_xlsx([SURVEY_ES, [2024, "Apoyo", 60.5, 800]])
RELS = "xl/_rels/workbook.xml.rels"
OPEN = b'<?xml version="1.0"?>'


def link(kind: str) -> bytes:
    return (
        OPEN
        + b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r9" Target="https://x.example/" TargetMode="External" Type="http://'
        b"schemas.openxmlformats.org/officeDocument/2006/relationships/" + kind.encode() + b'"/>'
        b"</Relationships>"
    )


def bomb() -> bytes:
    return rezipped(GOOD, {"xl/media/image1.png": b"0" * 60_000_000})


def liar() -> bytes:
    """A bomb whose directory says that it unpacks to 100 bytes."""
    content = bytearray(bomb())
    size = struct.pack("<L", 60_000_000)
    for place in (content.find(size), content.rfind(size)):
        content[place : place + 4] = struct.pack("<L", 100)
    return bytes(content)


def symlink() -> bytes:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo("xl/media/link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(info, "/etc/passwd")
    return out.getvalue()


def twice() -> bytes:
    out = io.BytesIO(GOOD)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("XL/workbook.xml", OPEN)
    return out.getvalue()


def encrypted() -> bytes:
    content = bytearray(GOOD)
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + offset] |= 1
    return bytes(content)


def entity(name: str) -> Callable[[], bytes]:
    part = OPEN + b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'
    return lambda: rezipped(GOOD, {name: part})


XLSX: dict[str, tuple[str, Callable[[], bytes]]] = {
    "macros": ("macros", lambda: rezipped(GOOD, {"xl/vbaProject.bin": b"\0"})),
    "macro_type": (
        "macros",
        lambda: rezipped(
            GOOD,
            {
                "[Content_Types].xml": OPEN + b'<Types><Override ContentType="application/vnd.'
                b'ms-excel.sheet.macroEnabled.main+xml"/></Types>'
            },
        ),
    ),
    "embedded_object": ("macros", lambda: rezipped(GOOD, {"xl/embeddings/o.docx": b"x"})),
    "active_x": ("macros", lambda: rezipped(GOOD, {"xl/activeX/a.xml": OPEN + b"<a/>"})),
    "nested_zip": ("macros", lambda: rezipped(GOOD, {"xl/media/x.zip": GOOD})),
    "external_link": (
        "external",
        lambda: rezipped(GOOD, {"xl/externalLinks/externalLink1.xml": OPEN + b"<a/>"}),
    ),
    "connection": ("external", lambda: rezipped(GOOD, {"xl/connections.xml": OPEN + b"<a/>"})),
    "external_image": ("external", lambda: rezipped(GOOD, {RELS: link("image")})),
    "template_injection": ("external", lambda: rezipped(GOOD, {RELS: link("attachedTemplate")})),
    "bomb": ("bomb", bomb),
    "parent_path": ("path", lambda: rezipped(GOOD, {"../../x.xml": OPEN + b"<a/>"})),
    "absolute_path": ("path", lambda: rezipped(GOOD, {"/etc/x.xml": OPEN + b"<a/>"})),
    "windows_path": ("path", lambda: rezipped(GOOD, {"xl\\..\\x.xml": OPEN + b"<a/>"})),
    "drive": ("path", lambda: rezipped(GOOD, {"C:x.xml": OPEN + b"<a/>"})),
    "symlink": ("path", symlink),
    "same_name_twice": ("path", twice),
    "entity_in_workbook": ("declared", entity("xl/workbook.xml")),
    "entity_in_sheet": ("declared", entity("xl/worksheets/sheet1.xml")),
    "encrypted_part": ("encrypted", encrypted),
    "password": ("encrypted", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512)),
    "no_zip": ("broken", lambda: b"<html>sign in</html>"),
    "cut": ("broken", lambda: GOOD[: len(GOOD) // 2]),
    "other_zip": ("broken", lambda: rezipped_only({"a.txt": b"a"})),
}


def rezipped_only(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, part in parts.items():
            archive.writestr(name, part)
    return out.getvalue()


@pytest.mark.parametrize("name", XLSX)
def test_examine__refuses_every_trick_with_its_reason(name: str) -> None:
    reason, made = XLSX[name]
    with pytest.raises(FileRefused) as caught:
        examine(made(), "survey.xlsx")
    assert caught.value.reason == reason


def test_examine__is_not_fooled_by_a_size_that_lies() -> None:
    with pytest.raises(FileRefused) as caught:
        examine(liar(), "survey.xlsx")
    assert caught.value.reason in {"bomb", "broken"}


def test_examine__counts_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "MAX_ENTRIES", 3)
    with pytest.raises(FileRefused, match="bomb"):
        examine(GOOD, "survey.xlsx")


def test_examine__bounds_the_sum_of_the_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(safety, "MAX_UNPACKED", 4000)
    with pytest.raises(FileRefused, match="bomb"):
        examine(GOOD, "survey.xlsx")


@pytest.mark.parametrize("name", ["survey.csv", "survey.xlsx"])
def test_examine__refuses_more_than_50_mb(name: str) -> None:
    assert safety.MAX_FILE == 50 * 1024 * 1024
    with pytest.raises(FileRefused, match="too_large"):
        examine(bytes(safety.MAX_FILE + 1), name)


NAMES = {"survey.xlsm": "macros", "survey.xlsb": "macros", "survey.xls": "file_kind"}


@pytest.mark.parametrize("name", NAMES)
def test_examine__refuses_other_kinds_of_files(name: str) -> None:
    with pytest.raises(FileRefused, match=NAMES[name]):
        examine(GOOD, name)


@pytest.mark.parametrize("content", [GOOD, b"A\xf1o;\0Pregunta", b"\xd0\xcf\x11\xe0"])
def test_examine__refuses_a_csv_that_is_none(content: bytes) -> None:
    with pytest.raises(FileRefused, match="broken"):
        examine(content, "survey.csv")


def test_examine__takes_hyperlinks_and_printer_settings() -> None:
    parts = {
        "xl/worksheets/_rels/sheet1.xml.rels": link("hyperlink"),
        "xl/printerSettings/printerSettings1.bin": b"\0\1",
    }
    examine(rezipped(GOOD, parts), "survey.xlsx")


def test_check__tells_why_a_file_is_refused() -> None:
    result = checked(XLSX["external_link"][1](), ending="xlsx")
    assert told(result) == [
        "survey.xlsx: rechazado: enlaza con otros archivos o conexiones: pegue los valores"
    ]


def test_read__takes_the_saved_result_of_a_formula_and_reports_one_without() -> None:
    book = Workbook()
    page = book.worksheets[0]
    page.append(SURVEY_ES)
    page.append([2024, "Apoyo", "=30+30.5", 800])
    without = checked(saved(book), ending="xlsx")
    assert [(f.row, f.column, f.value) for f in without.findings] == [(2, "C", "=30+30.5")]
    part = "xl/worksheets/sheet1.xml"
    with zipfile.ZipFile(io.BytesIO(saved(book))) as archive:
        xml = archive.read(part)
    assert b"<f>30+30.5</f><v" in xml
    xml = xml.replace(b"<v />", b"<v>60.5</v>").replace(b"<v></v>", b"<v>60.5</v>")
    result = checked(rezipped(saved(book), {part: xml}), ending="xlsx")
    assert told(result) == []
    assert result.rows[0]["share_pct"] == 60.5


def test_read__bounds_rows_and_columns(monkeypatch: pytest.MonkeyPatch) -> None:
    from extractors.register import reading

    monkeypatch.setattr(reading, "MAX_ROWS", 10)
    rows = [SURVEY_ES, *[["2024", "Apoyo", "1", "1"]] * 20]
    for content, ending in ((as_csv(rows), "csv"), (as_xlsx(rows), "xlsx")):
        assert "10" in told(checked(content, ending=ending))[0]


def test_read__refuses_an_unclosed_quote_and_a_file_without_headings() -> None:
    assert "CSV" in told(checked(as_csv([SURVEY_ES]) + b'2024;"Apoyo;1;1\r\n'))[0]
    assert "Encuesta" in told(checked(b"a;b\r\n1;2\r\n"))[0]
    assert told(checked(b"")) != []
    assert "Windows-1252" in told(checked(b"A\x81o;Pregunta\xff\r\n"))[0]
