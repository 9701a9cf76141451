"""The sample figures: real before made up, of as many themes and territories as there are."""

from __future__ import annotations

from datetime import date

from nightly.figures import Figure, spread


def figure(theme: str, territory: str, *, is_synthetic: bool = False) -> Figure:
    return Figure(
        theme=theme,
        territory=territory,
        year=2024,
        indicator="Inflow",
        value=1234.567,
        decimals=1,
        unit="usd",
        quality_flag="observed",
        is_synthetic=is_synthetic,
        sources="World Bank (CC-BY-4.0)",
        retrieved_on=date(2024, 6, 28),
    )


def chosen(candidates: list[Figure], count: int = 5) -> list[tuple[str, str]]:
    return [(f.theme, f.territory) for f in spread(candidates, count)]


def test_spread__takes_another_theme_and_territory_each_time():
    found = [figure("a", "Lima"), figure("a", "Lyon"), figure("b", "Lima"), figure("b", "Lyon")]
    assert chosen(found, 2) == [("a", "Lima"), ("b", "Lyon")]


def test_spread__shows_a_territory_again_before_it_leaves_a_theme_out():
    found = [figure("a", "Lima"), figure("a", "Lyon"), figure("b", "Lima")]
    assert chosen(found, 2) == [("a", "Lima"), ("b", "Lima")]


def test_spread__fills_up_with_real_figures_before_it_shows_one_that_is_made_up():
    found = [figure("a", "Lima"), figure("a", "Lyon"), figure("b", "Quito", is_synthetic=True)]
    assert chosen(found, 2) == [("a", "Lima"), ("a", "Lyon")]
    assert chosen(found, 3)[-1] == ("b", "Quito")


def test_spread__gives_what_there_is():
    assert chosen([]) == []
    assert chosen([figure("a", "Lima")]) == [("a", "Lima")]


def test_figure__says_whose_it_is_of_when_and_that_it_is_made_up():
    real, made_up = str(figure("a", "Lima")), str(figure("a", "Lima", is_synthetic=True))
    assert real == (
        "Lima, 2024: Inflow: 1,234.6 usd (observed) – World Bank (CC-BY-4.0), retrieved 2024-06-28"
    )
    assert made_up == f"SYNTHETIC {real}"
