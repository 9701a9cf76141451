"""Fifteen defects found in good teams' green code: each has a test here or one that is named here."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

import pytest
import yaml

import extractors.sources
from extractors import registry
from extractors.core.settings import PROJECT

#: Defect → where it is tested; a name that no longer exists fails below.
TESTED = {
    "1 last page never fetched": (
        "kernel/test_paging.py::test_numbered_pages__deliver_every_row_once",
        "kernel/test_paging.py::test_offset_pages__deliver_every_row_once",
        "faults/test_gate_faults.py::test_worldbank__fetches_every_page",
    ),
    "2 first page only": (
        "kernel/test_paging.py::test_cursor_pages__follow_to_the_end",
        "faults/test_gate_faults.py::test_worldbank__fetches_every_page",
    ),
    "3 an error body saved as data": (
        "faults/test_transport_faults.py::test_fetch__of_a_failing_source_lands_nothing_as_data",
        "faults/test_transport_faults.py::test_fetch__takes_no_page_for_data",
        "faults/test_gate_faults.py::test_worldbank__takes_no_refusal_for_data",
    ),
    "4 an exception built but not raised": (
        "faults/test_house_defects.py::test_exception__that_is_built_and_not_raised_is_refused",
    ),
    "5 a DAG test over an empty bag": (
        "dags/test_bag.py::test_bag__is_exactly_what_the_registry_says",
        "dags/test_bag.py::test_bag__a_folder_without_dags_is_not_taken_for_a_pass",
    ),
    "6 not run reported as passed": (
        "expectations/test_run.py::test_check_batch__a_suite_that_raises_is_an_error_and_no_pass",
        "nightly/test_report.py::test_report__a_required_check_that_did_not_run_is_a_problem",
    ),
    "7 a tolerance that rounds orphans away; an empty child that passes": (
        "warehouse/test_tests_bite.py::test_not_empty__fails_on_an_empty_table",
        "warehouse/test_tests_bite.py::test_dbt_test__fails_on_one_planted_row_and_passes_without_it",
    ),
    "8 a zero-row first load that becomes the baseline": (
        "faults/test_gate_faults.py::test_gate__refuses_a_first_load_of_too_few_rows",
        "expectations/test_raw.py::test_check_batch__an_empty_first_load_fails_on_the_row_floor",
    ),
    "9 work at DAG parse time": (
        "dags/test_parsing.py::test_dag_file__imports_nothing_heavy_and_asks_no_network",
        "dags/test_parsing.py::test_parse_probe__catches_a_file_that_asks_the_network",
    ),
    "10 a module that fails to import is skipped": (
        "faults/test_house_defects.py::test_registry__a_module_that_fails_to_import_is_an_error",
    ),
    "11 TLS verification switched off": (
        "faults/test_house_defects.py::test_tls__is_never_switched_off",
    ),
    "12 a config file that nobody parses": (
        "faults/test_house_defects.py::test_config__every_file_is_read_by_its_own_parser",
    ),
    "13 documentation that names what no longer exists": (
        "docs/test_documents.py",
        "docs/test_commands.py",
    ),
    "14 two descriptions of one table that drift apart": (
        "kernel/test_new_source.py::test_new_source__has_its_dag_gate_documentation_and_place_in_dbt",
        "warehouse/test_tests_bite.py::test_contract__a_model_that_breaks_it_is_not_built",
    ),
    "15 a new period as the test of change": (
        "kernel/test_pipeline.py::test_fetch__sees_a_value_revised_in_place",
        "faults/test_gate_faults.py::test_worldbank__notices_figures_filled_in_without_a_new_release_date",
    ),
}


@pytest.mark.parametrize(("defect", "names"), TESTED.items(), ids=TESTED)
def test_defect__has_its_tests(defect: str, names: tuple[str, ...]) -> None:
    assert names, defect
    for name in names:
        path, _, function = name.partition("::")
        text = (PROJECT / "tests" / path).read_text("utf-8")
        assert f"def {function or 'test_'}" in text, name


def _ruff(code: str) -> str:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--stdin-filename", "extractors/planted.py", "-"],
        input=code,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def test_exception__that_is_built_and_not_raised_is_refused() -> None:
    planted = (
        '"""Planted."""\n\n\ndef check(rows: int) -> None:\n    """Check."""\n    if not rows:\n'
    )
    assert "PLW0133" in _ruff(f'{planted}        ValueError("no rows")\n')
    assert "PLW0133" not in _ruff(f"{planted}        raise ValueError(rows)\n")


def test_registry__a_module_that_fails_to_import_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_source.py").write_text("raise RuntimeError('half written')\n")
    monkeypatch.setattr(registry, "SOURCES", tmp_path)
    monkeypatch.setattr(extractors.sources, "__path__", [str(tmp_path)])
    registry.modules.cache_clear()
    with pytest.raises(RuntimeError, match="half written"):
        registry.sources()
    registry.modules.cache_clear()


def test_tls__is_never_switched_off() -> None:
    pattern = re.compile(
        r"verify\s*=\s*False|CERT_NONE|disable_warnings|check_hostname\s*=\s*False"
    )
    assert pattern.search("requests.get(url, verify=False)")
    rooms = ("extractors", "nightly", "publishing", "expectations", "dags", "recordings")
    files = [file for room in rooms for file in (PROJECT / room).rglob("*.py")]
    assert len(files) > 50
    assert [file.name for file in files if pattern.search(file.read_text("utf-8"))] == []


def test_config__every_file_is_read_by_its_own_parser() -> None:
    listed = subprocess.run(
        ["git", "ls-files", "*.yml", "*.yaml", "*.toml", "*.json"],
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    read: dict[str, Callable[[str], object]] = {
        ".yml": yaml.safe_load,
        ".yaml": yaml.safe_load,
        ".toml": tomllib.loads,
        ".json": json.loads,
    }
    broken = []
    for name in listed:
        try:
            read[Path(name).suffix]((PROJECT / name).read_text("utf-8"))
        except (ValueError, yaml.YAMLError) as error:
            broken.append(f"{name}: {error}")
    assert len(listed) > 40
    assert broken == []
