"""Fetches a register, from disk or from an address: every file looked at, none of a wrong one landed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from extractors.core.errors import SourceRefused, SourceSkipped
from extractors.core.landing import Answer
from extractors.core.settings import PROJECT
from extractors.register import folders, reporting
from extractors.register.checking import Checked, check
from extractors.register.findings import FileRefused, Finding, RegisterRefused
from extractors.register.messages import say
from extractors.register.safety import MAX_FILE
from extractors.register.templates import Language

if TYPE_CHECKING:
    from extractors.core.http import Client

Inspect = Callable[[bytes], None]


class _Wrong(Exception):
    """A file is wrong and that has been noted: it is not landed."""


def fetch(client: Client) -> None:
    """Land every file of every city of WAREHOUSE_REGISTER (a folder or an https address).

    Raises:
        RegisterRefused: naming every wrong cell of every city.
        SourceSkipped: there is no register.
    """
    place = os.environ.get("WAREHOUSE_REGISTER") or str(PROJECT / "register")
    is_remote = client.settings.replay_url is not None or "://" in place
    shelf = _Remote(client, place) if is_remote else _Local(client, Path(place).resolve())
    reports = client.settings.quarantine / client.source.key / "refused"
    findings: list[Finding] = []
    owners: dict[str, str] = {}
    for folder, names in shelf.cities().items():
        city = _City(shelf, folder, names)
        city.land(owners)
        if found := city.all_findings():
            reporting.write(reports, folder, city.wrong, city.findings)
            findings += found
        else:
            reporting.forget(reports, folder)
    if findings:
        raise RegisterRefused(client.source.key, "register", shelf.request, findings)


class _Local:
    """A register on disk."""

    def __init__(self, client: Client, root: Path) -> None:
        self.client, self.root = client, root
        self.request = f"READ file:{root.name}"

    def cities(self) -> dict[str, list[str]]:
        if not self.root.is_dir():
            key = self.client.source.key
            raise SourceSkipped(f"{key}: not asked: there is no folder {self.root.name}/")
        return folders.on_disk(self.root)

    def land(self, folder: str, name: str, kind: str, inspect: Inspect) -> Answer:
        path = folders.path_on_disk(self.root, folder, name, MAX_FILE)
        inspect(path.read_bytes())
        return self.client.read_file(path, kind=kind)


class _Remote:
    """A register behind an https address, or the recorded one."""

    def __init__(self, client: Client, place: str) -> None:
        self.client = client
        if client.settings.replay_url is None:
            if not re.fullmatch(r"https://[^\s?#@]+", place):
                expected = "an https address without query, fragment or password"
                found = "another address in WAREHOUSE_REGISTER"
                key = client.source.key
                raise SourceRefused(key, "register", "GET", expected=expected, found=found)
            # The one source whose address is the operator's to say; the client asks no other host.
            client.source = client.source.model_copy(update={"base_url": place})
        self.request = f"GET {client.source.base_url}"

    def cities(self) -> dict[str, list[str]]:
        def is_index(answer: Answer) -> None:
            try:
                folders.in_index(answer.json())
            except ValueError as error:
                expected = "a list of the register's cities and files"
                raise answer.changed(expected, str(error)) from None

        answer = self.client.get(folders.INDEX, kind="index", check=is_index)
        return folders.in_index(answer.json())

    def land(self, folder: str, name: str, kind: str, inspect: Inspect) -> Answer:
        def is_right(answer: Answer) -> None:
            inspect(answer.content)

        return self.client.get(f"{folder}/{name}", kind=kind, media="any", check=is_right)


class _City:
    """One city's folder while it is fetched."""

    def __init__(self, shelf: _Local | _Remote, folder: str, names: list[str]) -> None:
        self.shelf, self.folder, self.names = shelf, folder, names
        self.language: Language = "en"
        #: What is wrong with files as a whole, and the files with wrong cells.
        self.findings: list[Finding] = []
        self.wrong: list[Checked] = []

    def all_findings(self) -> list[Finding]:
        """Everything that is wrong with the city, each file under its folder's name."""
        cells = [finding for checked in self.wrong for finding in checked.findings]
        found = (*self.findings, *cells)
        return [replace(finding, file=f"{self.folder}/{finding.file}") for finding in found]

    def land(self, owners: dict[str, str]) -> None:
        """Land city.yml and every right sheet, note what is wrong.

        `owners` knows the folders of the territories seen so far.
        """
        if not folders.FOLDER.fullmatch(self.folder):
            self._refuse(folders.SETTINGS, "folder_name", folders.fitting(self.folder))
            return
        if folders.SETTINGS not in self.names:
            self._refuse(folders.SETTINGS, "city_missing", "")
            return
        answer = self._land(folders.SETTINGS, "city", self._inspect_settings)
        if answer is not None:
            given = folders.settings(answer.content)
            self.language = given["language"]
            owner = owners.setdefault(given["territory_id"], self.folder)
            if owner != self.folder:
                self._refuse(folders.SETTINGS, "city_twice", owner)
        files, wrong_names = folders.sheet_files(self.names, self.language)
        self.findings += wrong_names
        for key, name in files.items():
            self._land(name, key, partial(self._inspect_sheet, name, key))

    def _land(self, name: str, what: str, inspect: Inspect) -> Answer | None:
        try:
            return self.shelf.land(self.folder, name, f"{self.folder}.{what}", inspect)
        except _Wrong:
            return None
        except FileRefused as refused:
            self._refuse(name, refused.reason, refused.what)
            return None

    def _refuse(self, name: str, reason: str, what: object) -> None:
        told = say(reason, self.language, what=what)
        self.findings.append(Finding(name, self.language, told))

    def _inspect_settings(self, content: bytes) -> None:
        self.language = folders.language(content) or self.language
        folders.settings(content)

    def _inspect_sheet(self, name: str, key: str, content: bytes) -> None:
        checked = check(content, name, key, self.language)
        if checked.findings:
            self.wrong.append(checked)
            raise _Wrong
