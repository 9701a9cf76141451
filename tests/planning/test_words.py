"""Whatever code a planner meets has words in four languages, and no words are left without a code."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

from planning.checking import SCHEMA
from planning.tabling import LANGUAGES, STAGES
from tests.planning.macros import MACROS

DBT = MACROS.parents[1]
MODELS = ("intermediate/planning/int_plan_year", "marts/planning/mart_plan_progress")
#: What stands in the SQL after `then` or `else`: statuses, reasons, verdicts, states.
SAID = re.compile(r"(?:then|else) '([a-z0-9_]+)'")


def _words() -> list[dict[str, str]]:
    with (DBT / "seeds" / "status_words.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _of(*kinds: str) -> set[str]:
    return {word["code"] for word in _words() if word["kind"] in kinds}


def _said(*files: Path) -> set[str]:
    return {code for file in files for code in SAID.findall(file.read_text("utf-8"))}


def test_words__are_there_for_every_code_that_the_sql_says_and_for_no_other():
    said = _said(*MACROS.glob("*.sql"), *(DBT / "models" / f"{name}.sql" for name in MODELS))
    assert said == _of("status", "verdict", "reason", "state", "forecast_reason")


def test_words__are_there_for_every_code_that_a_plan_may_say():
    item = json.loads(SCHEMA.read_text("utf-8"))["properties"]["indicators"]["items"]["properties"]
    assert _of("type") == set(item["type"]["enum"])
    assert _of("direction") == set(item["direction"]["enum"])
    assert _of("maturity_stage") == {str(stage) for stage in STAGES.values()}


def test_words__are_written_in_four_languages():
    for word in _words():
        texts = [word[f"name_{language}"] for language in LANGUAGES]
        assert all(text == text.strip() != "" for text in texts), word
