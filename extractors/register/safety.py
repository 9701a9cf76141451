"""What must be true of a file's bytes before anything opens it. Nothing in a file is ever executed.

An XLSX file is a ZIP file of XML: its entries are read here as a stream and counted, whatever sizes
the directory claims, and every XML part is parsed once by a parser that refuses DTDs and entities.
"""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from pathlib import PurePosixPath
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from extractors.register.findings import FileRefused

MAX_FILE = 50 * 1024 * 1024
MAX_UNPACKED = 400 * 1024 * 1024
MAX_ENTRIES = 2_000
#: XML of a spreadsheet packs to a twentieth or so; a bomb to a thousandth.
MAX_RATIO = 200
RATIO_COUNTS_FROM = 1024 * 1024

_OLE = b"\xd0\xcf\x11\xe0"  # .xls, and .xlsx behind a password
_ACTIVE = ("vbaproject", "activex", "embeddings", "ctrlprops", "macrosheets", "dialogsheets")
_EXTERNAL = ("externallinks", "connections.xml", "querytables", "webextensions", "model")
_BINARY = (".zip", ".xlsx", ".xlsm", ".gz", ".7z", ".rar", ".bin", ".exe", ".dll")
_LINKS_ALLOWED = ("/hyperlink",)


def examine(content: bytes, name: str) -> None:
    """Refuse a file that is too large, not what its name says, or dangerous to open.

    Raises:
        FileRefused: with the reason.
    """
    if len(content) > MAX_FILE:
        raise FileRefused("too_large")
    if name.lower().endswith((".xlsm", ".xltm", ".xlsb", ".xlam")):
        raise FileRefused("macros")
    if not name.lower().endswith((".csv", ".xlsx")):
        raise FileRefused("file_kind")
    if name.lower().endswith(".csv"):
        if content.startswith((b"PK\x03\x04", _OLE)) or b"\0" in _without_utf16(content):
            raise FileRefused("broken", "CSV")
        return
    if content.startswith(_OLE):
        raise FileRefused("encrypted")
    try:
        _examine_zip(content)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
        raise FileRefused("broken", "XLSX") from error


def _without_utf16(content: bytes) -> bytes:
    """The bytes in which NUL would be wrong: none of a text that says it is UTF-16."""
    return b"" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else content


def _examine_zip(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = archive.infolist()
        if len(entries) > MAX_ENTRIES:
            raise FileRefused("bomb")
        seen: set[str] = set()
        for entry in entries:
            _examine_name(entry, seen)
        unpacked = 0
        for entry in entries:
            if not entry.is_dir():
                unpacked += _examine_part(archive, entry, MAX_UNPACKED - unpacked)
        if "xl/workbook.xml" not in seen or "[content_types].xml" not in seen:
            raise FileRefused("broken", "XLSX")


def _examine_name(entry: zipfile.ZipInfo, seen: set[str]) -> None:
    # `orig_filename` is what the archive says; zipfile has already tidied `filename`.
    name = entry.orig_filename
    parts = PurePosixPath(name).parts
    is_link = stat.S_ISLNK(entry.external_attr >> 16)
    has_trick = "\\" in name or ":" in name or "\0" in name or name.startswith("/") or ".." in parts
    if has_trick or is_link or name.lower() in seen:
        raise FileRefused("path", ascii(name[:80]))
    seen.add(name.lower())
    if entry.flag_bits & 1:
        raise FileRefused("encrypted")
    lowered = name.lower()
    if any(f"/{word}" in lowered for word in _ACTIVE):
        raise FileRefused("macros")
    if any(f"/{word}" in lowered for word in _EXTERNAL):
        raise FileRefused("external")
    # Printer settings are the one binary part that people's files do have.
    if lowered.endswith(_BINARY) and "/printersettings/" not in lowered:
        raise FileRefused("macros")


def _examine_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, room: int) -> int:
    """Unpack one entry within its limits and parse it when it is XML; its real size."""
    is_xml = entry.filename.lower().endswith((".xml", ".rels", ".vml"))
    limit = min(room, max(RATIO_COUNTS_FROM, entry.compress_size * MAX_RATIO))
    size, held = 0, io.BytesIO()
    with archive.open(entry) as stream:
        while chunk := stream.read(1 << 16):
            size += len(chunk)
            if size > limit:
                raise FileRefused("bomb")
            if is_xml:
                held.write(chunk)
    if is_xml:
        held.seek(0)
        _examine_xml(held)
    return size


def _examine_xml(part: io.BytesIO) -> None:
    try:
        for _, element in iterparse(part, forbid_dtd=True):
            _examine_element(element.tag.rpartition("}")[2], element)
            element.clear()
    except DefusedXmlException as error:
        raise FileRefused("declared") from error
    except ParseError as error:
        raise FileRefused("broken", "XLSX") from error


def _examine_element(tag: str, element: Element) -> None:
    is_outside = element.get("TargetMode") == "External"
    is_link = str(element.get("Type")).endswith(_LINKS_ALLOWED)
    if tag == "ddeLink" or (tag == "Relationship" and is_outside and not is_link):
        raise FileRefused("external")
    if tag in {"Override", "Default"} and "macroEnabled" in str(element.get("ContentType")):
        raise FileRefused("macros")
