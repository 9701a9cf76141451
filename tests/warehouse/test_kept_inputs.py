"""What a kept figure rests on is in the sum that says whether it may be kept (ADR 0011).

Asked of what dbt itself knows of the project: each input of a model that calls by_territory() is summed
by int_territory_fingerprinted, or made from nothing but such inputs. Whether the sum is taken for the
right territory no graph can say; `test_kept.py` compares rows.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import pytest

from tests.warehouse.conftest import Warehouse

#: Model → what it is made from, each by dbt's id.
Graph = Mapping[str, Sequence[str]]

SUM = "model.warehouse.int_territory_fingerprinted"
#: What says which figures are built again is no input of a figure; and what the modules of the sources
#: declare is code: with other code, nothing is kept.
NO_FACTS = {"model.warehouse.int_territory_touched", "model.warehouse.dim_source"}


def _unsummed(kept: str, graph: Graph) -> set[str]:
    """The inputs of a kept model that may change without the sum."""
    summed = {*graph[SUM], *NO_FACTS}

    def is_known(node: str) -> bool:
        # Seeds are code as well.
        if node in summed or node.startswith("seed."):
            return True
        return bool(graph.get(node)) and all(is_known(one) for one in graph[node])

    return {node for node in graph[kept] if not is_known(node)}


@pytest.fixture(scope="module")
def nodes(warehouse: Warehouse) -> dict[str, dict[str, Any]]:
    manifest = json.loads((warehouse.data / "warehouse" / "dbt" / "manifest.json").read_text())
    return dict(manifest["nodes"])


@pytest.fixture(scope="module")
def kept(nodes) -> list[str]:
    return [
        name
        for name, node in nodes.items()
        if "macro.warehouse.by_territory" in node["depends_on"]["macros"]
    ]


@pytest.fixture(scope="module")
def graph(nodes) -> dict[str, list[str]]:
    return {
        name: node["depends_on"]["nodes"]
        for name, node in nodes.items()
        if node["resource_type"] in {"model", "snapshot"}
    }


def test_inputs__of_every_kept_model_are_in_the_sum(kept, graph):
    assert len(kept) > 20
    unsummed = {name: found for name in kept if (found := _unsummed(name, graph))}
    assert unsummed == {}


@pytest.mark.parametrize("planted", ["source.warehouse.press.article", "model.warehouse.read"])
def test_inputs__one_that_is_in_no_sum_is_found_at_any_distance(graph, kept, planted):
    model = "model.warehouse.between"
    # A model without inputs reads a file: nobody knows what of.
    between = {model: [*graph[SUM][:1], planted], "model.warehouse.read": []}
    for first in kept:
        assert _unsummed(first, {**graph, **between, first: [*graph[first], model]}) == {model}
