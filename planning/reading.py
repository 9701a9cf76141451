"""YAML as plain data that remembers on which line everything stands.

Mapping keys are always text (`targets: {2024: 20}` has the key "2024"), so that JSON Schema applies.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from planning.errors import PlanError, Problem

Step = str | int


@dataclass
class Document:
    """The content of one file, and the line (from 1) of each path in it."""

    file: str
    content: Any = None
    lines: dict[tuple[Step, ...], int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def problem(self, path: tuple[Step, ...], message: str) -> Problem:
        """A problem at a path, on its line or that of the nearest place around it."""
        around = path
        while around not in self.lines and around:
            around = around[:-1]
        return Problem(self.file, self.lines.get(around, 1), named(path), message)


def named(path: tuple[Step, ...]) -> str:
    """A path as people write it: `indicators[2].baseline.year`; the file itself is `plan`."""
    text = "".join(f"[{step}]" if isinstance(step, int) else f".{step}" for step in path)
    return text.removeprefix(".") or "plan"


def read(path: Path, name: str) -> Document:
    """Read one file, called `name` in messages; raises PlanError when it is no YAML at all."""
    document = Document(name)
    loader = yaml.SafeLoader(_text(path, name))
    try:
        node = loader.get_single_node()
        if node is not None:
            document.content = _value(loader, node, (), document)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise PlanError([Problem(name, line, "plan", error.problem or "no YAML")]) from error
    finally:
        loader.dispose()
    if document.problems:
        raise PlanError(document.problems)
    return document


def _text(path: Path, name: str) -> str:
    content = path.read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        wrong = f"byte {content[error.start]:#04x} is no UTF-8: save the file as UTF-8"
        raise PlanError([Problem(name, line, "plan", wrong)]) from error
    if found := yaml.reader.Reader.NON_PRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        wrong = f"the character {found[0]!r} cannot stand in YAML"
        raise PlanError([Problem(name, line, "plan", wrong)])
    return text


def _value(
    loader: yaml.SafeLoader, node: yaml.Node, path: tuple[Step, ...], document: Document
) -> Any:
    document.lines.setdefault(path, node.start_mark.line + 1)
    if isinstance(node, yaml.SequenceNode):
        return [_value(loader, item, (*path, n), document) for n, item in enumerate(node.value)]
    if not isinstance(node, yaml.MappingNode):
        return _scalar(loader, node, path, document)
    found: dict[str, Any] = {}
    for key_node, value_node in node.value:
        key = str(key_node.value)
        document.lines[(*path, key)] = key_node.start_mark.line + 1
        if key in found:
            document.problems.append(document.problem((*path, key), "is written twice"))
        found[key] = _value(loader, value_node, (*path, key), document)
    return found


def _scalar(
    loader: yaml.SafeLoader, node: yaml.Node, path: tuple[Step, ...], document: Document
) -> Any:
    try:
        value = loader.construct_object(node)
    except ValueError as error:
        document.problems.append(document.problem(path, f"{node.value!r}: {error}"))
        return None
    if isinstance(value, float) and not math.isfinite(value):
        document.problems.append(document.problem(path, f"{node.value!r} is no finite number"))
    return value
