"""What the indicator catalogue must be: 56 entries, each whole, in four languages, closed vocabularies.

An entry is the YAML of a column of a theme model. Each check yields what is wrong, in words. An SDG
target is `direct` when the target's own words, or its official indicator, name what is counted; it
`contributes` when what is counted is a means to the target or a sign of it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import yaml

import recordings
from extractors.registry import sources

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "dbt_project" / "models" / "marts" / "themes"
TARGETS = Path(recordings.__path__[0]) / "unsdg_framework" / "target_list.json"
LANGUAGES = ("es", "fr", "pt", "en")
GRAIN = "One row per territory and year."
KEY = ["territory_id", "year"]
NOT_NULL = [{"type": "not_null"}]


def _words(text: str) -> set[str]:
    return set(text.split())


#: By theme: indicator, unit, better, dimension, SDG targets; in the order of the columns.
FIRST_EDITION = {
    "investment": """
        inv_fdi_inflow_usd usd up territorial 17.3 10.b
        inv_fdi_inflow_usd_constant usd_constant up territorial 17.3
        inv_fdi_inflow_pct_gdp percent up territorial 17.3
        inv_fdi_inflow_usd_per_capita usd up territorial 17.3
        inv_fdi_share_of_country_pct percent up territorial 10.b
        inv_fdi_projects count up territorial 17.3
        inv_fdi_jobs count up territorial 8.5 8.3
        inv_fdi_origin_countries count up territorial 17.3
        inv_fdi_origin_concentration_hhi index down territorial 17.3
        inv_fdi_from_partners_pct percent up policy 17.17""",
    "events": """
        evt_international_events count up territorial 8.9 17.17
        evt_trade_fairs count up territorial 8.9 17.11
        evt_cultural_events count up territorial 11.4
        evt_sport_events count up territorial 8.9
        evt_events_per_100k per_100k up territorial 8.9
        evt_recurring_pct percent up policy 11.4
        evt_media_events count none territorial 16.10
        evt_media_cooperation_pct percent up territorial 16.10 17.16""",
    "agreements": """
        agr_active count up institutional 17.16
        agr_signed count up institutional 17.16 17.17
        agr_ended count none institutional 17.16
        agr_partner_countries count up institutional 17.16
        agr_partner_cities count up institutional 17.16
        agr_south_south_pct percent none policy 17.6 17.9
        agr_reciprocated_pct percent up institutional 17.18
        agr_mean_age_years years none institutional 17.16
        agr_survival_4y_pct percent up institutional 16.6
        agr_with_objectives_pct percent up policy 17.19
        agr_evaluability_score score up policy 17.19
        agr_boilerplate_pct percent down policy 17.19
        agr_sdg_tagged_pct percent up policy 17.14
        agr_evaluated_pct percent up policy 17.19""",
    "networks": """
        net_memberships count up institutional 17.16
        net_joined count up institutional 17.16
        net_left count down institutional 17.16
        net_mean_tenure_years years up institutional 16.6
        net_leadership_roles count up policy 16.8 17.16
        net_reach_cities count up territorial 17.16
        net_reach_countries count up territorial 17.16
        net_thematic_breadth count up policy 17.14
        net_activity_rate share up policy 17.16""",
    "cooperation": """
        cop_projects_active count up policy 17.9
        cop_disbursed_usd usd up policy 17.2 17.3
        cop_beneficiaries count up territorial 17.9
        cop_projects_evaluated_pct percent up policy 17.19
        cop_sdg_breadth count none policy 17.14""",
    "advocacy": """
        adv_forum_participations count up institutional 16.8
        adv_forum_speaking_pct percent up policy 16.8
        adv_exchanges count up institutional 17.6 17.9""",
    "institution": """
        ins_missions count none institutional 16.6
        ins_missions_with_outcome_pct percent up institutional 16.6
        ins_staff_multilingual_pct percent up institutional 4.4 16.6
        ins_departments_involved_pct percent up institutional 17.14
        ins_budget_share_pct percent none institutional 17.1 16.6""",
    "citizens": """
        cit_awareness_pct percent up territorial 16.10
        cit_support_pct percent up territorial 16.7""",
}
EXPECTED = {
    theme: [line.split() for line in text.strip().splitlines()]
    for theme, text in FIRST_EDITION.items()
}

#: What may be said against a figure; each word means one thing wherever it stands.
CAVEATS = {
    "aggregation_hazard": "not to be added up or averaged over territories",
    "announced_not_verified": "as announced by an agency; nobody has verified it since",
    "definition_breaks": "what is counted differs between sources or changed over time",
    "estimated_values": "some values, or what they are divided by, are estimates",
    "media_proxy": "what media reported, not what took place",
    "negative_values": "net flows may be negative, and shares of them outside 0 to 100",
    "partial_coverage": "sources do not know every territory or every fact: a lower bound",
    "proxy_question": "a survey's question that is near, but not the same",
    "revised_in_place": "the source changes past figures without notice",
    "sampling_error": "from a sample of people",
    "self_reported": "stated by the territory itself",
    "small_numbers": "rests on few cases: one more or less moves it much",
    "synthetic_in_replay": "made-up facts stand in when the run has no network",
    "undated_items": "facts without a date count from when they were first seen",
}
VOCABULARY = {
    "unit": _words("count usd usd_constant percent per_100k years share score index"),
    "direction": {"up", "down", "none"},
    "dimension": {"institutional", "policy", "territorial"},
    "dac": _words("relevance coherence effectiveness efficiency impact sustainability"),
    "tags": {"advocacy", "learning"},
    "caveats": set(CAVEATS),
    "basis": _words(
        "fdi fdi_constant fdi_gdp fdi_population fdi_share fdi_projects fdi_origin events "
        "events_population media agreements agreements_income register networks roles reach activity "
        "projects forums exchanges missions staff departments budget survey"
    ),
}
#: Sources that entries name before their modules have landed (2026-11-24).
EXPECTED_SOURCES = _words(
    "city_register opendatasoft_agendas madrid_agenda gdelt_events gcom_memberships "
    "datagouv_cooperation iati_activities"
)
FIELDS = _words(
    "name definition unit direction decimals sdg dimension dac tags method sources caveats basis"
)
MAY_BE_EMPTY = {"tags"}
TARGET_CODE = re.compile(r"([1-9]|1[0-7])\.([1-9]\d?|[a-d])")
PARTS = ("numerator", "denominator")
LIMITS = ("ci_low", "ci_high")
#: Surveys state shares, not the people behind them.
STATED_AS_SHARES = {"cit_awareness_pct", "cit_support_pct"}

Catalogue = dict[str, dict[str, Any]]


def read(folder: Path) -> Catalogue:
    """The wide theme models of a folder by theme, as their YAML declares them."""
    found: Catalogue = {}
    for path in sorted(folder.glob("mart_*_annual.yml")):
        (model,) = yaml.safe_load(path.read_text("utf-8"))["models"]
        assert model["name"] == path.stem
        found[path.stem.removeprefix("mart_").removesuffix("_annual")] = model
    return found


def entries(catalogue: Catalogue) -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Model, column and entry of every indicator."""
    for model in catalogue.values():
        for column in model["columns"]:
            entry = column.get("config", {}).get("meta", {}).get("indicator")
            if entry is not None:
                yield column["name"], entry, model


def first_edition(catalogue: Catalogue) -> Iterator[str]:
    """The 56 of the first edition, in order, with their unit, direction, dimension, targets."""
    if set(catalogue) != set(EXPECTED):
        yield f"themes: found {sorted(catalogue)}, expected {sorted(EXPECTED)}"
    for theme, model in catalogue.items():
        found = [
            [name, entry.get("unit"), entry.get("direction"), entry.get("dimension")]
            + [link["target"] for link in entry.get("sdg", [])]
            for name, entry, _ in entries({theme: model})
        ]
        if found != EXPECTED.get(theme):
            yield f"{theme}: found {found}, expected {EXPECTED.get(theme)}"


def whole(catalogue: Catalogue) -> Iterator[str]:
    """Every field is there and says something; no field is unknown."""
    for name, entry, _ in entries(catalogue):
        for field in sorted(FIELDS ^ (set(entry) - {*PARTS, *LIMITS})):
            yield f"{name}: {field} is missing or unknown"
        for field, value in entry.items():
            if value in (None, "", [], {}) and field not in MAY_BE_EMPTY:
                yield f"{name}: {field} is empty"
        if not (isinstance(entry.get("decimals"), int) and 0 <= entry["decimals"] <= 3):
            yield f"{name}: decimals {entry.get('decimals')!r}, expected 0 to 3"


def languages(catalogue: Catalogue) -> Iterator[str]:
    """Name and definition in each language, none a copy; the column says the English one."""
    for name, entry, model in entries(catalogue):
        for field in ("name", "definition"):
            texts = entry.get(field) or {}
            if sorted(texts) != sorted(LANGUAGES) or not all(
                str(t).strip() for t in texts.values()
            ):
                yield f"{name}: {field} in {sorted(texts)}, expected a text in {LANGUAGES}"
            elif len(set(texts.values())) < len(LANGUAGES):
                yield f"{name}: {field} is the same text in two languages"
        described = {column["name"]: column["description"] for column in model["columns"]}[name]
        if described != (entry.get("definition") or {}).get("en"):
            yield f"{name}: column and definition say different things"


def names(catalogue: Catalogue) -> Iterator[str]:
    """No two indicators have one name in a language."""
    for language in LANGUAGES:
        given = Counter(
            str((entry.get("name") or {}).get(language)).casefold()
            for _, entry, _ in entries(catalogue)
        )
        yield from (f"{language}: {name!r} is given twice" for name, n in given.items() if n > 1)


def vocabularies(catalogue: Catalogue) -> Iterator[str]:
    """Words of the closed lists only, none twice; sources that there are."""
    allowed = VOCABULARY | {"sources": set(sources()) | EXPECTED_SOURCES}
    for name, entry, _ in entries(catalogue):
        for field, words in allowed.items():
            value = entry.get(field, [])
            listed = value if isinstance(value, list) else [value]
            yield from (f"{name}: {field} {word!r}" for word in listed if word not in words)
            if len(listed) != len(set(listed)):
                yield f"{name}: {field} says a word twice"


def targets(catalogue: Catalogue) -> Iterator[str]:
    """SDG targets are of the framework, each once, with a relation and one sentence of reason."""
    known = {target["code"] for target in json.loads(TARGETS.read_text("utf-8"))}
    for name, entry, _ in entries(catalogue):
        links = entry.get("sdg", [])
        for link in links:
            code = link["target"]
            # Unquoted, 17.10 is a number in YAML, and 17.1 is another target.
            if not isinstance(code, str) or not TARGET_CODE.fullmatch(code):
                yield f"{name}: {code!r} is no target's code"
            elif code not in known:
                yield f"{name}: there is no target {code}"
            if set(link) != {"target", "relation", "reason"}:
                yield f"{name}: {code} has {sorted(link)}"
            elif link["relation"] not in ("direct", "contributes"):
                yield f"{name}: {code} has relation {link['relation']!r}"
            elif not re.fullmatch(r"[A-Z].{15,}[^.]\.", str(link["reason"])):
                yield f"{name}: {code} has no sentence of reason"
        if len({link["target"] for link in links}) != len(links):
            yield f"{name}: a target is named twice"


def parts(catalogue: Catalogue) -> Iterator[str]:
    """Ratios name their two columns, survey shares their two limits, and all are in the same model."""
    for name, entry, model in entries(catalogue):
        stated = [entry[part] for part in PARTS if part in entry]
        is_ratio = entry.get("unit") in ("percent", "per_100k", "share")
        if len(stated) == 1 or (is_ratio and not stated and name not in STATED_AS_SHARES):
            yield f"{name}: numerator and denominator, found {stated}"
        limits = [entry[limit] for limit in LIMITS if limit in entry]
        if len(limits) != (2 if name in STATED_AS_SHARES else 0):
            yield f"{name}: ci_low and ci_high, found {limits}"
        columns = {column["name"] for column in model["columns"]} - {name}
        yield from (f"{name}: no column {part}" for part in stated + limits if part not in columns)


def contracts(catalogue: Catalogue) -> Iterator[str]:
    """Grain, contract, primary key, uniqueness; typed and described columns, no indicator undeclared."""
    for theme, model in catalogue.items():
        key, columns = model["columns"][:2], model["columns"]
        promised = {
            "grain": model["description"].startswith(GRAIN),
            "contract": model["config"] == {"contract": {"enforced": True}},
            "primary key": model["constraints"] == [{"type": "primary_key", "columns": KEY}],
            "uniqueness": {"unique_combination": {"arguments": {"columns": KEY}}}
            in model["data_tests"],
            "key columns": [(c["name"], c["data_type"], c.get("constraints")) for c in key]
            == [(KEY[0], "varchar", NOT_NULL), (KEY[1], "integer", NOT_NULL)],
            "types": {c["data_type"] for c in columns[2:]} == {"double"},
            "descriptions": all(str(c.get("description", "")).strip() for c in columns),
            "columns once": len({c["name"] for c in columns}) == len(columns),
            "indicators first": all("config" in c for c in columns[2 : 2 + len(EXPECTED[theme])]),
        }
        yield from (f"{theme}: {what}" for what, kept in promised.items() if not kept)


CHECKS: tuple[Callable[[Catalogue], Iterator[str]], ...] = (
    first_edition,
    whole,
    languages,
    names,
    vocabularies,
    targets,
    parts,
    contracts,
)
