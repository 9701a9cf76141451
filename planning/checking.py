"""Holds plans to their JSON Schema, and to what a schema cannot say (planning/rules.py)."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, cast

from jsonschema import Draft202012Validator, ValidationError

from planning.catalogue import PROJECT, directions
from planning.errors import PlanError, Problem
from planning.reading import Document, Step, read
from planning.rules import RULES

PLANS = PROJECT / "plans"
SCHEMA = PLANS / "schema.json"

Plan = dict[str, Any]


@cache
def _validator() -> Draft202012Validator:
    schema = json.loads(SCHEMA.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def _of_schema(document: Document) -> Iterator[Problem]:
    for error in _validator().iter_errors(document.content):
        path = tuple(error.absolute_path)
        if error.validator == "additionalProperties":
            yield from _unknown(document, path, error)
        else:
            yield document.problem(path, _said(error))


def _unknown(
    document: Document, path: tuple[Step, ...], error: ValidationError
) -> Iterator[Problem]:
    content, schema = cast("Plan", error.instance), cast("Plan", error.schema)
    for name in sorted(set(content) - set(schema["properties"])):
        # `{source: a, b}` is two fields to YAML.
        hint = " (a text with a comma needs quotes)" if content[name] is None else ""
        yield document.problem((*path, name), f"there is no such field{hint}")


def _said(error: ValidationError) -> str:
    if error.validator == "required":
        names, content = cast("list[str]", error.validator_value), cast("Plan", error.instance)
        return f"{', '.join(name for name in names if name not in content)} is missing"
    if error.validator == "pattern":
        schema = cast("Plan", error.schema)
        return f"{error.instance!r} is not {schema.get('description', error.validator_value)}"
    return error.message


def check(document: Document, catalogue: Mapping[str, str]) -> list[Problem]:
    """Everything that is wrong with a plan; `catalogue` is indicator → direction."""
    # What is not even of the right shape is not asked for its sense.
    return list(_of_schema(document)) or [
        document.problem(path, message)
        for rule in RULES
        for path, message in rule(document.content, catalogue)
    ]


def files(folder: Path) -> list[Path]:
    """The plans of a folder, by file name."""
    return sorted(folder.glob("*.yml"))


def read_good(path: Path, name: str, others: Collection[str]) -> Plan:
    """Read one plan, called `name` in messages; PlanError when it is wrong, or named as another."""
    document = read(path, name)
    problems = check(document, directions())
    if not problems and document.content["plan_id"] in others:
        plan_id = document.content["plan_id"]
        problems.append(document.problem(("plan_id",), f"{plan_id!r} is another plan's"))
    if problems:
        raise PlanError(problems)
    return cast("Plan", document.content)


def load(folder: Path = PLANS) -> list[Plan]:
    """The plans of a folder by file name, all of them good; raises PlanError otherwise."""
    problems: list[Problem] = []
    plans: dict[str, Plan] = {}
    for path in files(folder):
        try:
            plan = read_good(path, f"{folder.name}/{path.name}", plans)
        except PlanError as error:
            problems += error.problems
        else:
            plans[plan["plan_id"]] = plan
    if problems:
        raise PlanError(problems)
    return list(plans.values())
