"""Old figures and drifting batches are told, and stop nobody."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from nightly import ledger, watch
from tests.nightly.conftest import KEY, SOURCE


def warnings(run_id: str, step: str) -> list[str]:
    (row,) = [row for row in ledger.outcomes(run_id) if row["step"] == step]
    assert row["status"] == "ok"
    return list(row["warnings"])


def rows(count: int, nulls: int = 0) -> list[dict[str, object]]:
    return [{"code": str(n), "value": None if n < nulls else n} for n in range(count)]


def test_freshness__warns_of_a_source_that_never_came(numbers):
    assert watch.freshness("w") == 1
    assert "no batch has been accepted yet" in warnings("w", "freshness")[0]


def test_freshness__is_silent_about_what_is_young_enough(night):
    night("n1")
    assert watch.freshness("w") == 0
    assert warnings("w", "freshness") == []


@pytest.mark.parametrize(("days", "is_old"), [(1, False), (2, True), (3000, True)])
def test_freshness__an_age_beyond_what_the_source_declares_is_old(night, days, is_old):
    night("n1")
    later = datetime.now(UTC) + timedelta(days=days, minutes=1)
    warning = watch.age_warning(SOURCE, later)
    assert (warning is not None) is is_old
    if warning:
        assert f"{days} days old" in warning
        assert "1 are allowed" in warning


def test_drift__needs_two_batches(night):
    night("n1")
    assert watch.drift("w") == 0


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (rows(104), []),
        (rows(110), [f"{KEY}.numbers: 100 rows became 110"]),
        (rows(90), [f"{KEY}.numbers: 100 rows became 90"]),
        (rows(100, nulls=5), []),
        (rows(100, nulls=6), [f"{KEY}.numbers.value: 0% null became 6%"]),
    ],
    ids=["a few more", "many more", "many fewer", "some nulls", "too many nulls"],
)
def test_drift__tells_what_moved_by_more_than_a_twentieth(night, after, expected):
    night("n1", rows(100))
    night("n2", after)
    assert watch.drift("w") == bool(expected)
    assert warnings("w", "drift") == expected
