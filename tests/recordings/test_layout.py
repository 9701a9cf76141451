"""A folder that is not of the layout is refused: file, place, what was found, what is expected."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from recordings.layout import MANIFEST, RecordingInvalid, read_folder
from recordings.server import ReplayServer

SOURCE = "example_numbers"
Change = Callable[[dict[str, Any]], object]


def _change(folder: Path, change: Change) -> None:
    manifest = folder / SOURCE / MANIFEST
    content = json.loads(manifest.read_text(encoding="utf-8"))
    change(content)
    manifest.write_text(json.dumps(content), encoding="utf-8")


def _answer(**fields: Any) -> Change:
    return lambda content: content["answers"][0].update(fields)


@pytest.mark.parametrize(
    ("change", "parts"),
    [
        (lambda it: it.pop("licence"), ("licence: ", "Field required")),
        (lambda it: it.update(owner=""), ("owner: found ''", "at least 1 character")),
        (lambda it: it.update(facts_date="28/06/2018"), ("facts_date: found '28/06/2018'",)),
        (lambda it: it.update(facts_date=20180628), ("facts_date: ", "YYYY-MM-DD")),
        (lambda it: it.update(synthetic="perhaps"), ("synthetic: found 'perhaps'", "boolean")),
        (lambda it: it.update(answers=[]), ("answers: found []", "at least 1 item")),
        (lambda it: it.update(license="MIT"), ("license: found 'MIT'", "Extra inputs")),
        (lambda it: it.update(source="other_name"), ("source: found 'other_name'", f"'{SOURCE}'")),
        (_answer(body=f"../{SOURCE}/page.json"), ("answers.0.body: found '../", "same folder")),
        (_answer(body="gone.json"), ("answers.0.body: found 'gone.json'", "same folder")),
        (_answer(rows=None), ("answers.0: ", "needs 'body' and 'rows'")),
        (_answer(rows="/9"), ("answers.0.rows: found '/9'", "a list of rows in page.json")),
        (_answer(rows="/0"), ("answers.0.rows: found '/0'", "a list of rows in page.json")),
        (_answer(request={"host": "A.org", "path": "/"}), ("answers.0.request.host: ",)),
        (_answer(request={"host": "a.org", "path": "/x?y=1"}), ("answers.0.request.path: ",)),
        (_answer(paging={"style": "page", "size": "n"}), ("answers.0.paging: ", "'page' needs")),
        (_answer(paging={"style": "pages"}), ("answers.0.paging.style: found 'pages'",)),
        (
            _answer(paging={"style": "page", "page": "p", "meta": {"/0/count": "total"}}),
            ("answers.0.paging.meta: found '/0/count'", "a figure in page.json"),
        ),
        (_answer(filters=[{"field": "x"}]), ("answers.0.filters.0: ", "'param' or 'values'")),
        (
            lambda it: it["answers"].append(it["answers"][-1]),
            ("answers.7: ", "a request that", "does not answer too"),
        ),
    ],
)
def test_layout__a_wrong_recording_is_refused_with_both_sides(
    folder: Path, change: Change, parts: tuple[str, ...]
) -> None:
    _change(folder, change)
    with pytest.raises(RecordingInvalid) as refused:
        ReplayServer(folder)
    for part in (f"{SOURCE}/{MANIFEST}: ", "found ", "expected ", *parts):
        assert part in str(refused.value)


def test_layout__json_that_does_not_close_is_refused(folder: Path) -> None:
    manifest = folder / SOURCE / MANIFEST
    manifest.write_bytes(manifest.read_bytes()[:-40])
    with pytest.raises(RecordingInvalid, match=r"recording\.json: \(whole file\): found"):
        read_folder(folder)


def test_layout__a_body_that_is_not_gzip_is_refused(folder: Path) -> None:
    (folder / SOURCE / "page.json.gz").write_bytes(b"[]")
    _change(folder, _answer(body="page.json.gz"))
    with pytest.raises(RecordingInvalid, match=r"page\.json\.gz: .*expected gzip"):
        ReplayServer(folder)


def test_layout__a_link_out_of_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("[]", encoding="utf-8")
    (folder / SOURCE / "link.json").symlink_to(tmp_path / "secret")
    _change(folder, _answer(body="link.json"))
    with pytest.raises(RecordingInvalid, match="expected a file in the same folder"):
        ReplayServer(folder)


def test_layout__one_request_in_two_sources_is_refused(folder: Path) -> None:
    copy = folder / "example_copies"
    copy.mkdir()
    for path in (folder / SOURCE).iterdir():
        (copy / path.name).write_bytes(path.read_bytes())
    manifest = copy / MANIFEST
    text = manifest.read_text(encoding="utf-8")
    manifest.write_text(text.replace(f'"{SOURCE}"', '"example_copies"'), encoding="utf-8")
    with pytest.raises(RecordingInvalid, match="does not answer too"):
        read_folder(folder)


def _served(folder: Path, path: str) -> tuple[int, bytes]:
    with ReplayServer(folder, is_as_found=True) as replay:
        url = f"{replay.url}/api.example.org/{path}"
        answer = requests.get(url, params={"format": "json"}, timeout=5)
        return answer.status_code, answer.content


@pytest.mark.parametrize("body", [b'[{"page": 1}, [{"id": 1', b'[{"message": []}]', b"<html>"])
def test_as_found__a_body_without_its_rows_is_served_as_it_lies(folder: Path, body: bytes) -> None:
    (folder / SOURCE / "page.json").write_bytes(body)
    with pytest.raises(RecordingInvalid):
        ReplayServer(folder)
    assert _served(folder, "page") == (200, body)
    assert _served(folder, "offset")[0] == 200


def test_as_found__what_cannot_be_unpacked_is_served_as_it_lies(folder: Path) -> None:
    (folder / SOURCE / "page.json.gz").write_bytes(b"\x1f\x8b half of it")
    _change(folder, _answer(body="page.json.gz"))
    assert _served(folder, "page") == (200, b"\x1f\x8b half of it")


def test_as_found__a_recording_that_cannot_be_read_answers_nothing_and_the_others_do(
    folder: Path,
) -> None:
    broken = folder / "example_broken"
    broken.mkdir()
    (broken / MANIFEST).write_text("{}", encoding="utf-8")
    assert _served(folder, "page")[0] == 200
    with ReplayServer(folder, is_as_found=True) as replay:
        (notice,) = replay.store.notices
    assert str(notice).startswith(str(broken))


def test_as_found__a_folder_of_no_recording_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RecordingInvalid, match="at least one"):
        ReplayServer(tmp_path, is_as_found=True)
