"""The commands refuse what they cannot do, and replay a landed batch from its bytes."""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from extractors import pipeline
from extractors.core.errors import SourceRefused
from nightly import __main__ as cli
from nightly import environment, replay, run
from nightly.errors import NightError
from tests.nightly.conftest import KEY

PROJECT = Path(__file__).resolve().parents[2]


def replayed(batch: str, source: str = KEY) -> int:
    return replay.main(argparse.Namespace(source=source, batch=batch))


@pytest.fixture
def refused(night, numbers) -> str:
    """A batch in quarantine: two rows with one key."""
    numbers.body = [{"code": "a", "value": 1}, {"code": "a", "value": 2}]
    batch_id = pipeline.fetch(KEY, "n1")
    assert batch_id
    pipeline.parse_batch(KEY, batch_id, "n1")
    pipeline.quarantine(KEY, batch_id, ["two rows with one key"], "n1")
    return batch_id


def test_replay__a_batch_that_is_still_bad_is_refused_again(refused, data, capsys):
    assert replayed(refused) == 1
    assert "refused again" in capsys.readouterr().err
    assert not (data / "accepted" / KEY / f"batch={refused}").exists()
    reasons = json.loads(
        (data / "quarantine" / KEY / f"batch={refused}" / "reasons.json").read_text()
    )
    assert reasons != ["two rows with one key"]


def test_replay__a_batch_is_accepted_once_its_parser_has_been_mended(refused, numbers, data):
    parse = numbers.parse
    numbers.parse = lambda answer: ((name, rows[:1]) for name, rows in parse(answer))
    assert replayed(refused) == 0
    assert (data / "accepted" / KEY / f"batch={refused}" / "numbers.parquet").exists()


def test_replay__names_what_there_is_when_asked_for_what_there_is_not(refused, night):
    with pytest.raises(NightError, match=f"no source 'nobody'; there are {KEY}"):
        replayed(refused, source="nobody")
    with pytest.raises(NightError, match=refused):
        replayed("20200101T000000Z-00000000")


def test_replay__leaves_an_accepted_batch_as_it_is(night):
    batch_id = night("n1")
    with pytest.raises(NightError, match="stay as they are"):
        replayed(str(batch_id))


def test_run__does_not_both_replay_and_ask(data):
    arguments = argparse.Namespace(live=True, recordings=Path("x"), as_of=None)
    with pytest.raises(NightError, match="exclude"):
        run.main(arguments)


def test_run__two_at_once_do_not_meet(data):
    script = "from nightly import environment\nwith environment.alone('run'): pass"
    with environment.alone("run"):
        done = subprocess.run(
            [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=False
        )
    assert done.returncode != 0
    assert "another `nightly run` is at work" in done.stderr
    with environment.alone("run"):
        assert (data / ".run.lock").exists()


def test_sources__a_folder_that_is_not_there_is_an_error(tmp_path, data):
    with (
        pytest.raises(NightError, match="no folder of recordings"),
        environment.sources_from(tmp_path / "nowhere"),
    ):
        pass


def test_sources__a_folder_of_another_layout_is_one_line(tmp_path, data, capsys):
    folder = tmp_path / "recordings" / "datamexico_fdi"
    folder.mkdir(parents=True)
    (folder / "recording.json").write_text('{"source": "datamexico_fdi"}')
    assert cli.main(["run", "--recordings", str(folder.parent)]) == 2
    said = capsys.readouterr().err.splitlines()
    assert len(said) == 1
    assert "datamexico_fdi/recording.json: owner: found" in said[0]


def test_sources__a_broken_recording_leaves_the_others_to_be_replayed(tmp_path, data, caplog):
    folder = tmp_path / "recordings"
    shutil.copytree(PROJECT / "recordings" / "datamexico_fdi", folder / "datamexico_fdi")
    (folder / "unsdg_framework").mkdir()
    (folder / "unsdg_framework" / "recording.json").write_text("{")
    with environment.sources_from(folder):
        assert pipeline.fetch("datamexico_fdi", "n1")
        with pytest.raises(SourceRefused, match="no recording answers this request"):
            pipeline.fetch("unsdg_framework", "n1")
    assert "unsdg_framework/recording.json" in caplog.text


def test_sources__live_forgets_a_replay_server_that_was_set(data, monkeypatch):
    monkeypatch.setenv("WAREHOUSE_REPLAY_URL", "http://127.0.0.1:1")
    with environment.sources_from(None) as asked:
        assert asked == "the live sources"
        from extractors.core.settings import settings

        assert settings().replay_url is None


def test_airflow__its_settings_cannot_come_after_its_import(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "airflow", sys)
    with pytest.raises(RuntimeError, match="already"):
        environment.use_airflow(tmp_path)


def test_commands__are_those_of_the_makefile():
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    for name in cli.COMMANDS:
        assert f"-m nightly {name}" in makefile


def test_commands__an_error_of_ours_is_one_line_and_an_exit_code(data, capsys):
    code = cli.main(["replay", "--source", "nobody", "--batch", "x"])
    assert code == 2
    assert capsys.readouterr().err.startswith("replay: no source 'nobody'")


def test_console__keeps_the_screen_for_progress_and_the_report(data):
    script = (
        "import logging, os\n"
        "from nightly import console\n"
        "with console.quiet('n1') as (screen, log):\n"
        "    print('a print of someone')\n"
        "    os.system('echo a child')\n"
        "    logging.getLogger('nightly.steps').info('progress')\n"
        "    screen.write('the report\\n')\n"
        "print('afterwards')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True
    )
    lines = done.stdout.splitlines()
    assert [line.split("] ")[-1] for line in lines] == ["progress", "the report", "afterwards"]
    log = (data / "logs" / "n1.log").read_text()
    assert "a print of someone" in log
    assert "a child" in log
