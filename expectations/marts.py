"""The published contract: what a stranger may rely on in every mart, whoever built it.

Tables and columns are taken from the file itself, so that a new mart or indicator is under contract
the day it appears: a column's name says what it holds (docs/architecture.md, names).
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from expectations import figures, rules
from expectations.rules import Check, Rule
from expectations.warehouse import Mart, Marts, quoted
from extractors.core.spec import Tolerance

if TYPE_CHECKING:
    import pandas as pd

#: Marts that others hold scripts to, and whether an empty one stops publication. Facts may be empty
#: in a night in which their source has never answered yet: that is a warning.
REQUIRED = {
    "dim_territory": True,
    "dim_country": False,
    "dim_year": True,
    "dim_indicator": True,
    "dim_sdg_target": False,
    "bridge_indicator_sdg": False,
    "dim_network": False,
    "dim_source": True,
    "dim_snapshot": True,
    "fct_agreement": False,
    "fct_membership": False,
    "fct_event": False,
    "fct_investment": False,
    "fct_observation": False,
    "mart_investment_annual": False,
    "mart_events_annual": False,
    "mart_agreements_annual": False,
    "mart_networks_annual": False,
    "fct_indicator_annual": True,
}
#: Where a fact comes from, in one of the two spellings: one of each in every fact table.
ORIGIN = (("source_id", "source_ids"), ("snapshot_id", "snapshot_ids"), ("is_synthetic",))
_LIST = r"[^,\s]+(,[^,\s]+)*"

#: Groups of economies in the World Bank's list of 2026-07 (79 of 296). None is an ISO 3166 country;
#: written out, so that a flag that is read wrongly upstream cannot hide them from this check.
# fmt: off
AGGREGATES = (
    "AFE", "AFR", "AFW", "ARB", "BEA", "BEC", "BHI", "BLA", "BMN", "BSS", "CAA", "CEA", "CEB",
    "CEU", "CLA", "CME", "CSA", "CSS", "DEA", "DEC", "DLA", "DMN", "DNS", "DSA", "DSF", "DSS",
    "EAP", "EAR", "EAS", "ECA", "ECS", "EMU", "EUU", "FCS", "FXS", "HIC", "HPC", "IBB", "IBD",
    "IBT", "IDA", "IDB", "IDX", "INX", "LAC", "LCN", "LDC", "LIC", "LMC", "LMY", "LTE", "MDE",
    "MEA", "MIC", "MNA", "NAC", "NAF", "NRS", "NXS", "OED", "OSS", "PRE", "PSS", "PST", "RRS",
    "SAS", "SSA", "SSF", "SST", "SXZ", "TEA", "TEC", "TLA", "TMN", "TSA", "TSS", "UMC", "WLD",
    "XZN",
)
# fmt: on

PUBLISHED_DROP = Tolerance(
    value=0.2,
    since="2026-11-24",
    reason="The marts only grow from night to night; a fifth less than what readers have now is a "
    "lost source or a broken join, and they keep last night's copy.",
)


def required(marts: Marts) -> Iterator[Check]:
    """Every required mart is there, and every mart declares a primary key (dbt tests it)."""

    def presence() -> pd.DataFrame:
        import pandas as pd

        found = [name if name in marts.all else None for name in REQUIRED]
        return pd.DataFrame({"mart": list(REQUIRED), "found": found})

    def keys() -> pd.DataFrame:
        import pandas as pd

        found = [", ".join(mart.key) or None for mart in marts.all.values()]
        return pd.DataFrame({"mart": list(marts.all), "primary_key": found})

    is_there = rules.equal("required_mart", "mart", "found", "every mart of the contract")
    yield Check("marts", presence, ("mart",), (is_there,), "required")
    yield Check("marts", keys, ("mart",), (rules.not_null("primary_key", "primary_key"),), "keys")


def _column_rules(column: str, kind: str, *, is_fact: bool) -> Iterator[Rule]:
    """What the name of a column promises about its values."""
    if column == "territory_id" or column.endswith("_territory_id"):
        yield rules.matches(column, r"Q[1-9]\d*")
    if column in ("iso3", "country_code") or column.endswith("_iso3"):
        yield rules.matches(column, "[A-Z]{3}")
        yield rules.none_of("no_aggregate", column, AGGREGATES, "a country, no group of economies")
    if column == "quality_flag":
        yield rules.one_of("vocabulary", column, figures.FLAGS)
    if column == "is_synthetic" or (is_fact and any(column in names for names in ORIGIN)):
        yield rules.not_null(column)
    if column in ("source_ids", "snapshot_ids"):
        yield rules.matches(column, _LIST)
    if kind in ("DOUBLE", "FLOAT") or kind.startswith("DECIMAL"):
        yield rules.between("range", column, *figures.limits(column))


def _row_rules(mart: Mart, published: int | None) -> Iterator[Rule]:
    """Not empty, and not much less than what readers have now."""
    if mart.name in REQUIRED:
        severity: rules.Severity = "critical" if REQUIRED[mart.name] else "warning"
        yield rules.rows("not_empty", 1, "at least one row", severity)
    if published is not None:
        least = math.ceil(published * (1 - PUBLISHED_DROP.value))
        words = rules.because(f"at least {least} of the {published} published", PUBLISHED_DROP)
        yield rules.rows("row_drop", least, words)


def contents(marts: Marts) -> Iterator[Check]:
    """The rows of every mart, held to what the names of its columns promise."""
    for mart in marts.all.values():
        of_mart = list(_row_rules(mart, marts.published_rows.get(mart.name)))
        for column, kind in mart.columns.items():
            is_fact = mart.name.startswith("fct_")
            of_mart += [
                rule for rule in _column_rules(column, kind, is_fact=is_fact) if rule not in of_mart
            ]
        if of_mart:
            sql = f"select * from {mart.sql}"  # noqa: S608 - a name of the file's own, quoted
            yield Check(mart.name, lambda sql=sql: marts.frame(sql), mart.key, tuple(of_mart))  # type: ignore[misc]


def origin(marts: Marts) -> Iterator[Check]:
    """Every fact table says of each row where it comes from."""

    def columns() -> pd.DataFrame:
        import pandas as pd

        facts = [mart for mart in marts.all.values() if mart.name.startswith("fct_")]
        rows = [
            (mart.name, " or ".join(names), any(name in mart.columns for name in names))
            for mart in facts
            for names in ORIGIN
        ]
        return pd.DataFrame(rows, columns=["mart", "column", "is_there"])

    rule = rules.holds("origin", "is_there", "source, snapshot and is_synthetic", shown="column")
    yield Check("marts", columns, ("mart", "column"), (rule,), "origin")


def _references(mart: Mart, identities: dict[str, Mart]) -> Iterator[str]:
    """Queries for the distinct values of `mart` that name a row of a dimension, each known or not."""
    for column in mart.columns:
        for identity, dimension in identities.items():
            is_list = column == f"{identity}s"
            is_suffixed = identity != "year" and column.endswith(f"_{identity}")
            is_own = mart is dimension and column == identity
            if is_own or not (column == identity or is_list or is_suffixed):
                continue
            cell = f"cast({quoted(column)} as varchar)"
            value = f"unnest(string_split({cell}, ','))" if is_list else cell
            known = f"(select cast({quoted(identity)} as varchar) as value from {dimension.sql})"  # noqa: S608
            yield (
                f"select '{column}' as column_name, v.value, "  # noqa: S608 - names of the file's own
                f"v.value in {known} as is_known "
                f"from (select distinct {value} as value from {mart.sql}) as v "
                "where v.value is not null"
            )
            break


def references(marts: Marts) -> Iterator[Check]:
    """Whatever names a territory, country, year, indicator, source … is found in its dimension."""
    dimensions = [mart for mart in marts.all.values() if mart.name.startswith("dim_")]
    identities = {mart.identity: mart for mart in dimensions if mart.identity}
    rule = rules.holds("reference", "is_known", "a row of the dimension it names", shown="value")
    for mart in marts.all.values():
        queries = list(_references(mart, identities))
        if queries:
            sql = " union all ".join(queries)
            key = ("column_name", "value")
            yield Check(mart.name, lambda sql=sql: marts.frame(sql), key, (rule,), "references")  # type: ignore[misc]


def citations(marts: Marts) -> Iterator[Check]:
    """Pages that curated rows rest on: which are to be read again. Nothing is wrong with the night."""
    mart = marts.all.get("mart_citation")
    if mart is None:
        return
    sql = f"select page_url, not needs_reading as is_as_read from {mart.sql}"  # noqa: S608
    expected = "a cited page that is there and has not changed since it was read"
    rule = rules.holds("cited_page", "is_as_read", expected, shown="page_url", severity="warning")
    yield Check(mart.name, lambda: marts.frame(sql), mart.key, (rule,), "citations")


#: The contract, in the order in which it is checked; a part that cannot be planned did not run.
PLANS: tuple[tuple[str, Callable[[Marts], Iterator[Check]]], ...] = (
    ("required", required),
    ("contents", contents),
    ("origin", origin),
    ("references", references),
    ("figures", figures.checks),
    ("forms", figures.forms),
    ("citations", citations),
)
