"""JSON-stat 2.0: a cube of cells, each keyed by one flat position (row-major over the dimensions).

Cells are sparse (an object keyed by the position) or dense (a list); the order of the categories is
the answer's, never the request's. A position without value and status says nothing; one with a
status alone says why there is no value (":" missing, "c" confidential).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from math import prod
from typing import TYPE_CHECKING, Any

from extractors.core.landing import Answer

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True)
class Dimension:
    """One dimension: its category codes in the order of the cells, and their labels."""

    codes: tuple[str, ...]
    labels: dict[str, str]


@dataclass(frozen=True)
class Cube:
    """A decoded dataset; `values` and `statuses` are keyed by flat position."""

    answer: Answer
    dimensions: dict[str, Dimension]
    values: dict[int, float]
    statuses: dict[int, str]
    updated: datetime | None

    def dimension(self, name: str) -> Dimension:
        """A dimension by name; one that is not there is a change of the source."""
        if name not in self.dimensions:
            raise self.answer.changed(f"dimension {name!r}", f"dimensions {list(self.dimensions)}")
        return self.dimensions[name]

    def cells(self, *names: str) -> Cells:
        """The cells that say something, told apart by dimensions `names`.

        A dimension that is not named must have one category: otherwise rows would be told apart by
        nothing, which is a change of the source.
        """
        import numpy as np

        for name in names:
            self.dimension(name)
        many = {n: len(d.codes) for n, d in self.dimensions.items() if len(d.codes) > 1}
        if loose := many.keys() - set(names):
            found = ", ".join(f"{name}: {many[name]}" for name in sorted(loose))
            raise self.answer.changed(f"several categories in {list(names)} only", found)
        positions = [*self.values, *sorted(self.statuses.keys() - self.values.keys())]
        shape = [len(dimension.codes) for dimension in self.dimensions.values()]
        places = np.unravel_index(np.fromiter(positions, np.int64, len(positions)), shape)
        return Cells(self, positions, dict(zip(self.dimensions, places, strict=True)))


@dataclass(frozen=True)
class Cells:
    """Columns, one entry per cell."""

    cube: Cube
    positions: list[int]
    places: dict[str, Any]

    def codes(self, name: str, meaning: Mapping[str, Any] | None = None) -> pa.Array:
        """The category of each cell in a dimension, or what `meaning` says of that category."""
        import pyarrow as pa

        codes = self.cube.dimension(name).codes
        texts = codes if meaning is None else [meaning[code] for code in codes]
        return pa.array(texts).take(pa.array(self.places[name]))

    def values(self) -> pa.Array:
        """The value of each cell, null where there is a status only."""
        import pyarrow as pa

        given = list(self.cube.values.values())  # their positions are the first ones
        return pa.array([*given, *[None] * (len(self.positions) - len(given))], pa.float64())

    def statuses(self) -> pa.Array:
        """The status of each cell, null where there is none."""
        import pyarrow as pa

        return pa.array(map(self.cube.statuses.get, self.positions), pa.string())

    def years(self, name: str = "time") -> pa.Array:
        """The year of each cell; categories that are no years stay text, for the kernel to refuse."""
        codes = self.cube.dimension(name).codes
        is_year = all(code.isdecimal() for code in codes)
        return self.codes(name, {code: int(code) for code in codes} if is_year else None)

    def same(self, value: str | datetime | None) -> pa.Array:
        """One value for every cell."""
        import pyarrow as pa

        return pa.repeat(pa.scalar(value), len(self.positions))


def read(answer: Answer) -> Cube:
    """Decode an answer; anything that is not a consistent JSON-stat 2.0 dataset is a change."""
    body = answer.json()
    keys = {"version", "class", "id", "size", "dimension", "value"}
    if not isinstance(body, dict) or not keys <= body.keys():
        found = sorted(body) if isinstance(body, dict) else repr(body)[:200]
        raise answer.changed(f"a JSON-stat 2.0 dataset with keys {sorted(keys)}", f"{found}")
    kind = (body["version"], body["class"])
    if kind != ("2.0", "dataset"):
        raise answer.changed("JSON-stat version 2.0, class dataset", f"{kind}")
    dimensions = {
        name: _dimension(answer, body["dimension"].get(name), name) for name in body["id"]
    }
    sizes = [len(dimension.codes) for dimension in dimensions.values()]
    if sizes != body["size"]:
        raise answer.changed(f"as many categories as size says: {body['size']}", f"{sizes}")
    values = _cells(answer, body["value"], prod(sizes), "value")
    if not set(map(type, values.values())) <= {int, float}:
        wrong = ((cell, it) for cell, it in values.items() if type(it) not in {int, float})
        cell, value = next(wrong)
        raise answer.changed("values to be numbers", f"{value!r} in cell {cell}")
    status = body.get("status")
    if isinstance(status, str):  # one status for every cell
        statuses = dict.fromkeys(values, status)
    else:
        statuses = _cells(answer, status or {}, prod(sizes), "status")
    return Cube(answer, dimensions, values, statuses, _moment(answer, body.get("updated")))


def _moment(answer: Answer, text: str | None) -> datetime | None:
    """A time with its zone, with or without a colon in it, as UTC."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC) if text else None
    except (TypeError, ValueError):
        raise answer.changed("updated as an ISO 8601 time", repr(text)) from None


def _dimension(answer: Answer, body: Any, name: str) -> Dimension:
    if not isinstance(body, dict) or not isinstance(body.get("category"), dict):
        raise answer.changed(f"categories of dimension {name!r}", repr(body)[:200])
    labels, index = body["category"].get("label", {}), body["category"].get("index")
    if index is None:  # allowed when there is one category
        index = list(labels)
    if isinstance(index, dict):
        codes = sorted(index, key=lambda code: index[code])
        if sorted(index.values()) != list(range(len(index))):
            raise answer.changed(f"positions 0 to {len(index) - 1} of {name!r}", f"{index}"[:200])
    else:
        codes = index
    return Dimension(tuple(codes), {code: labels.get(code, code) for code in codes})


def _cells(answer: Answer, cells: Any, size: int, name: str) -> dict[int, Any]:
    """The cells that say something, by flat position, from the sparse or the dense form."""
    if isinstance(cells, list):
        if len(cells) != size:
            raise answer.changed(f"{size} cells in {name}", f"{len(cells)}")
        return {cell: value for cell, value in enumerate(cells) if value is not None}
    try:
        found = dict(zip(map(int, cells), cells.values(), strict=True))
        if None in found.values():
            found = {cell: value for cell, value in found.items() if value is not None}
    except (AttributeError, ValueError):
        raise answer.changed(f"{name} by flat position", repr(cells)[:200]) from None
    if found and not (min(found) >= 0 and max(found) < size):
        raise answer.changed(f"positions 0 to {size - 1} in {name}", f"{min(found)}, {max(found)}")
    return found
