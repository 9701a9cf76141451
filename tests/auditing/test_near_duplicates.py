"""Same text with other names: found as such, and nothing else with it."""

from __future__ import annotations

import csv
import random
from pathlib import Path

import pytest
from rapidfuzz import fuzz

from auditing.near_duplicates import MIN_WORDS, THRESHOLD, clusters, normalised

PAIRS = Path(__file__).parent / "labelled_pairs.csv"
BOILERPLATE = (
    "Both cities, wishing to strengthen the bonds of friendship between their peoples, declare "
    "{a} and {b} sister cities and agree to promote exchanges in culture, tourism, trade and sport, "
    "in the spirit of brotherhood that unites them, signed on {day} May {year}."
)
WORDS = [
    "water",
    "basin",
    "school",
    "transit",
    "port",
    "archive",
    "museum",
    "clinic",
    "forest",
    "market",
    "river",
    "harbour",
    "waste",
    "energy",
    "housing",
    "cycle",
    "garden",
    "theatre",
    "library",
    "data",
    "youth",
    "women",
    "migrant",
    "elder",
    "farmer",
    "fisher",
    "train",
    "exchange",
    "monitor",
    "restore",
    "design",
    "publish",
    "measure",
    "translate",
    "host",
    "map",
    "repair",
    "insulate",
    "shared",
    "annual",
    "joint",
    "open",
    "local",
    "quarterly",
    "pilot",
    "mobile",
    "coastal",
    "rural",
    "digital",
    "safe",
    "public",
]


def _boilerplate(number: int) -> str:
    return BOILERPLATE.format(
        a=f"Montevideo{number}",
        b=f"Ciudad{number * 7}",
        day=number % 28 + 1,
        year=1950 + number % 70,
    )


def _own(draw: random.Random) -> str:
    return " ".join(draw.choice(WORDS) for _ in range(draw.randint(25, 60)))


def test_clusters__find_180_of_240_twinnings_drafted_with_the_same_text() -> None:
    draw = random.Random(2018)  # noqa: S311 - a test world, not a secret
    texts = [_boilerplate(number) for number in range(180)] + [_own(draw) for _ in range(60)]
    order = list(range(240))
    draw.shuffle(order)
    groups = clusters([texts[number] for number in order])
    of_text = dict(zip(order, groups, strict=True))
    same = {of_text[number] for number in range(180)}
    assert len(same) == 1
    assert same.isdisjoint(of_text[number] for number in range(180, 240))
    assert len({of_text[number] for number in range(180, 240)}) == 60


def test_clusters__of_an_absent_or_short_text_is_unknown_not_original() -> None:
    assert clusters([None, "", "Sister cities", _boilerplate(1)]) == [None, None, None, 0]
    assert len(["Sister", "cities"]) < MIN_WORDS


def test_clusters__do_not_depend_on_the_order_of_texts() -> None:
    draw = random.Random(7)  # noqa: S311
    texts = [_boilerplate(n) for n in range(20)] + [_own(draw) for _ in range(20)]
    forward = clusters(texts)
    backward = clusters(texts[::-1])[::-1]
    pairs = [(a, b) for a in range(40) for b in range(a)]
    assert [forward[a] == forward[b] for a, b in pairs] == [
        backward[a] == backward[b] for a, b in pairs
    ]


def _labelled() -> list[tuple[str, str, bool]]:
    with PAIRS.open(encoding="utf-8", newline="") as stream:
        return [(row["a"], row["b"], row["same"] == "yes") for row in csv.DictReader(stream)]


def test_threshold__separates_the_labelled_pairs() -> None:
    """The sample on which THRESHOLD was set: both kinds, and a margin on either side."""
    scores = [(fuzz.ratio(normalised(a), normalised(b)), same) for a, b, same in _labelled()]
    lowest_same = min(score for score, same in scores if same)
    highest_other = max(score for score, same in scores if not same)
    assert sum(same for _, same in scores) >= 10
    assert sum(not same for _, same in scores) >= 10
    assert highest_other < THRESHOLD <= lowest_same


@pytest.mark.parametrize(("a", "b", "same"), _labelled())
def test_clusters__agree_with_the_label(a: str, b: str, same: bool) -> None:
    first, second = clusters([a, b])
    assert (first == second) is same
