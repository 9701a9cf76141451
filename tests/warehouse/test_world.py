"""The benchmark's made-up world, small: it builds, and a script written by hand knows the same figures."""

from __future__ import annotations

from benchmarks import scale, world

SMALL = world.World(200, years=12)


def test_world__has_the_figures_that_a_script_by_hand_finds(tmp_path, monkeypatch):
    monkeypatch.setenv("WAREHOUSE_DATA", str(tmp_path))
    world.write(tmp_path, SMALL)
    scale.build(SMALL, 1)
    scale.by_hand(SMALL, tmp_path / "by_hand.duckdb")
    rows, differing = scale.compared(tmp_path / "by_hand.duckdb")
    assert rows > 20_000
    assert differing == {}
