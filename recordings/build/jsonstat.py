"""Bodies as Eurostat's statistics API gives them: JSON-stat 2.0, sparse."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from typing import Any

#: Dimension -> category code -> label, both in the order of the cells.
Dimensions = Mapping[str, Mapping[str, str]]
#: Category codes of all dimensions -> value or None, and status flag or "".
Figures = Mapping[tuple[str, ...], tuple[float | None, str]]


def dataset(
    code: str, label: str, updated: str, dimensions: Dimensions, figures: Figures
) -> dict[str, Any]:
    """The dataset of these figures; a combination that is not among them has no cell."""
    value, status = {}, {}
    for cell, key in enumerate(product(*dimensions.values())):
        figure, flag = figures.get(key, (None, ""))
        if figure is not None:
            value[str(cell)] = figure
        if flag:
            status[str(cell)] = flag
    return {
        "version": "2.0",
        "class": "dataset",
        "label": label,
        "source": "ESTAT",
        "updated": updated,
        "value": value,
        "status": status,
        "id": list(dimensions),
        "size": [len(categories) for categories in dimensions.values()],
        "dimension": {
            name: {
                "label": name,
                "category": {
                    "index": {code: place for place, code in enumerate(categories)},
                    "label": dict(categories),
                },
            }
            for name, categories in dimensions.items()
        },
        "extension": {"id": code.upper(), "agencyId": "ESTAT", "version": "1.0"},
    }
