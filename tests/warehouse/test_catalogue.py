"""The catalogue that stands in the project passes every check, and each check can fail."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest

from tests.warehouse.catalogue import CAVEATS, CHECKS, FOLDER, VOCABULARY, Catalogue, entries, read

CATALOGUE = read(FOLDER)
Break = Callable[[Catalogue], object]


def _entry(catalogue: Catalogue, indicator: str) -> dict[str, Any]:
    return next(entry for name, entry, _ in entries(catalogue) if name == indicator)


def _column(catalogue: Catalogue, theme: str, name: str) -> dict[str, Any]:
    found: dict[str, Any] = next(c for c in catalogue[theme]["columns"] if c["name"] == name)
    return found


def _put(indicator: str, *path: str | int, value: object) -> Break:
    """Breaks one entry: writes a value at a path in it."""

    def put(catalogue: Catalogue) -> None:
        place: Any = _entry(catalogue, indicator)
        for step in path[:-1]:
            place = place[step]
        place[path[-1]] = value

    return put


def _drop(indicator: str, *path: str | int) -> Break:
    """Breaks one entry: takes away what is at a path in it."""

    def drop(catalogue: Catalogue) -> None:
        place: Any = _entry(catalogue, indicator)
        for step in path[:-1]:
            place = place[step]
        del place[path[-1]]

    return drop


def _swap(catalogue: Catalogue) -> None:
    columns = catalogue["events"]["columns"]
    columns[2], columns[3] = columns[3], columns[2]


#: Check, what is broken, and the complaint that is due.
BROKEN: list[tuple[str, Break, str]] = [
    ("first_edition", lambda c: c.pop("citizens"), "themes: found"),
    ("first_edition", lambda c: c["networks"]["columns"].pop(2), "networks: found"),
    ("first_edition", _swap, "events: found"),
    ("first_edition", _put("agr_boilerplate_pct", "direction", value="up"), "agreements: found"),
    ("first_edition", _put("net_activity_rate", "unit", value="percent"), "networks: found"),
    ("first_edition", _put("cop_sdg_breadth", "dimension", value="territorial"), "cooperation: "),
    ("first_edition", _drop("inv_fdi_jobs", "sdg", 1), "investment: found"),
    ("whole", _drop("adv_exchanges", "method"), "adv_exchanges: method is missing"),
    ("whole", _put("adv_exchanges", "methods", value="counted"), "methods is missing or unknown"),
    ("whole", _put("agr_active", "caveats", value=[]), "agr_active: caveats is empty"),
    ("whole", _put("agr_active", "sources", value=[]), "agr_active: sources is empty"),
    ("whole", _put("agr_active", "decimals", value="0"), "agr_active: decimals '0'"),
    ("languages", _drop("evt_trade_fairs", "name", "pt"), "evt_trade_fairs: name in"),
    ("languages", _put("evt_trade_fairs", "definition", "fr", value=" "), "definition in"),
    ("languages", _put("net_left", "name", "es", value="Networks left"), "same text in two"),
    (
        "languages",
        lambda c: _column(c, "networks", "net_left").update(description="Something else."),
        "net_left: column and definition say different things",
    ),
    ("names", _put("net_left", "name", "en", value="NETWORKS joined"), "en: 'networks joined'"),
    ("vocabularies", _put("cit_support_pct", "unit", value="points"), "unit 'points'"),
    ("vocabularies", _put("cit_support_pct", "direction", value="better"), "direction 'better'"),
    ("vocabularies", _put("cit_support_pct", "dimension", value="social"), "dimension 'social'"),
    ("vocabularies", _put("cit_support_pct", "dac", value=["beauty"]), "dac 'beauty'"),
    ("vocabularies", _put("cit_support_pct", "tags", value=["lobbying"]), "tags 'lobbying'"),
    ("vocabularies", _put("cit_support_pct", "caveats", value=["odd"]), "caveats 'odd'"),
    ("vocabularies", _put("cit_support_pct", "basis", value="polls"), "basis 'polls'"),
    ("vocabularies", _put("cit_support_pct", "sources", value=["a_friend"]), "sources 'a_friend'"),
    ("vocabularies", _put("cit_support_pct", "dac", value=["impact"] * 2), "says a word twice"),
    ("targets", _put("ins_missions", "sdg", 0, "target", value=16.6), "16.6 is no target's code"),
    ("targets", _put("ins_missions", "sdg", 0, "target", value="16.6.1"), "is no target's code"),
    ("targets", _put("ins_missions", "sdg", 0, "target", value="16.13"), "no target 16.13"),
    ("targets", _drop("ins_missions", "sdg", 0, "reason"), "16.6 has ['relation', 'target']"),
    ("targets", _put("ins_missions", "sdg", 0, "relation", value="none"), "relation 'none'"),
    ("targets", _put("ins_missions", "sdg", 0, "reason", value="see there"), "no sentence"),
    ("targets", _put("inv_fdi_jobs", "sdg", 1, "target", value="8.5"), "a target is named twice"),
    ("parts", _drop("agr_evaluated_pct", "denominator"), "found ['agr_evaluated']"),
    ("parts", _put("agr_evaluated_pct", "denominator", value="agr_all"), "no column agr_all"),
    ("parts", _drop("cit_support_pct", "ci_high"), "found ['cit_support_ci_low_pct']"),
    ("parts", _put("cit_support_pct", "ci_low", value="cit_low"), "no column cit_low"),
    ("contracts", lambda c: c["events"].update(description="Events."), "events: grain"),
    ("contracts", lambda c: c["events"].update(config={}), "events: contract"),
    ("contracts", lambda c: c["events"].update(constraints=[]), "events: primary key"),
    ("contracts", lambda c: c["events"].update(data_tests=[]), "events: uniqueness"),
    ("contracts", lambda c: _column(c, "events", "year").pop("constraints"), "events: key columns"),
    (
        "contracts",
        lambda c: _column(c, "events", "population").update(data_type="integer"),
        "events: types",
    ),
    (
        "contracts",
        lambda c: _column(c, "events", "population").update(description=""),
        "events: descriptions",
    ),
    (
        "contracts",
        lambda c: c["events"]["columns"].append(_column(c, "events", "population")),
        "events: columns once",
    ),
    (
        "contracts",
        lambda c: _column(c, "events", "evt_sport_events").pop("config"),
        "events: indicators first",
    ),
]


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.__name__)
def test_catalogue__passes_every_check(check):
    assert len(list(entries(CATALOGUE))) == 56
    assert list(check(CATALOGUE)) == []


@pytest.mark.parametrize(("check", "damage", "complaint"), BROKEN)
def test_check__complains_of_what_is_broken(check, damage, complaint):
    broken = copy.deepcopy(CATALOGUE)
    damage(broken)
    found = [line for each in CHECKS if each.__name__ == check for line in each(broken)]
    assert any(complaint in line for line in found), found


def test_checks__are_all_shown_failing():
    assert {check for check, *_ in BROKEN} == {check.__name__ for check in CHECKS}


def test_vocabularies__hold_no_word_that_no_entry_uses():
    used: dict[str, set[str]] = {field: set() for field in VOCABULARY}
    for _, entry, _ in entries(CATALOGUE):
        for field, words in used.items():
            words.update([entry[field]] if isinstance(entry[field], str) else entry[field])
    assert used == VOCABULARY
    assert all(CAVEATS.values())
