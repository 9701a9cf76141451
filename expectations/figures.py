"""The part of the published contract that is about figures: ratios, limits, reasons, both forms."""

from __future__ import annotations

from collections.abc import Iterator

from expectations import rules
from expectations.rules import Check
from expectations.warehouse import Marts, quoted
from extractors.core.spec import Tolerance

FLAGS = (
    "observed",
    "lower_bound",
    "zero_observed",
    "provisional",
    "partial",
    "estimated",
    "missing_denominator",
)
#: The last part of an indicator's name is its unit, and some units have limits.
LIMITS = {"_pct": (0.0, 100.0), "_hhi": (0.0, 1.0), "_score": (0.0, 1.0)}
#: Percentages that are not shares of a whole.
UNLIMITED = {
    "inv_fdi_share_of_country_pct": Tolerance(
        value=float("inf"),
        since="2026-11-24",
        reason="Net inflows are negative where investors leave, so a territory's part can be below "
        "0 or above 100.",
    ),
    "inv_fdi_from_partners_pct": Tolerance(
        value=float("inf"),
        since="2026-11-24",
        reason="As above: net inflows of either sign.",
    ),
}
#: By what a ratio is multiplied, by a part of the indicator's name.
_SCALE = (
    r"case when indicator_id like '%\_pct%' escape '\' then 100 "
    r"when indicator_id like '%\_per\_100k' escape '\' then 100000 else 1 end"
)
_FIGURES = rf"""
    select
        territory_id, year, indicator_id, value, quality_flag,
        case
            when numerator is null or denominator is null then true
            when denominator = 0 then value is null
            else coalesce(
                abs(value - numerator / denominator * {_SCALE}) <= 1e-9 * greatest(1, abs(value)),
                false
            )
        end as is_ratio,
        (value is not null or quality_flag in ('missing_denominator', 'partial'))
        and (quality_flag <> 'missing_denominator' or value is null)
        and (quality_flag <> 'zero_observed' or coalesce(value, 1) = 0) as is_explained,
        {{within}} as is_within
    from marts.fct_indicator_annual
"""  # noqa: S608 - fixed text


def limits(indicator: str) -> tuple[float | None, float | None]:
    """Lowest and highest value that an indicator can have, by its name; None where there is none."""
    if indicator not in UNLIMITED:
        for unit, (low, high) in LIMITS.items():
            if indicator.endswith(unit):
                return low, high
    return None, None


def _within() -> str:
    """SQL for "the value is null or within the limits of its unit"."""
    exempt = ", ".join(f"'{name}'" for name in UNLIMITED)
    cases = " ".join(
        rf"when indicator_id like '%\{unit}' escape '\' then value between {low} and {high}"
        for unit, (low, high) in LIMITS.items()
    )
    return f"case when value is null or indicator_id in ({exempt}) then true {cases} else true end"


def checks(marts: Marts) -> Iterator[Check]:
    """Every figure of the long form is what its own row says it is."""
    why = "; ".join(rules.because(name, reason) for name, reason in UNLIMITED.items())
    of_figures = (
        rules.holds("ratio", "is_ratio", "numerator / denominator, within 1e-9", shown="value"),
        rules.holds(
            "explained",
            "is_explained",
            "a value, or a flag that says why there is none",
            shown="quality_flag",
        ),
        rules.holds(
            "limits", "is_within", f"within the limits of its unit, except {why}", shown="value"
        ),
    )
    key = ("territory_id", "year", "indicator_id")
    sql = _FIGURES.format(within=_within())
    yield Check("fct_indicator_annual", lambda: marts.frame(sql), key, of_figures, "figures")


def _wide(marts: Marts) -> str:
    """SQL for (indicator_id, number of values, their sum) over all wide marts."""
    catalogue = set(marts.frame("select indicator_id from marts.dim_indicator")["indicator_id"])
    parts = [
        f"select '{column}' as indicator_id, count({quoted(column)}) as n, "  # noqa: S608 - names of the file's own
        f"cast(sum({quoted(column)}) as double) as total from {mart.sql}"
        for mart in marts.all.values()
        if mart.name.startswith("mart_") and mart.name.endswith("_annual")
        for column in mart.columns
        if column in catalogue
    ]
    return " union all ".join(parts)


def forms(marts: Marts) -> Iterator[Check]:
    """Wide and long form say the same: each indicator has as many values, with the same sum."""
    sql = f"""
        select
            d.indicator_id, w.n as wide_values, coalesce(l.n, 0) as long_values,
            coalesce(
                w.n = coalesce(l.n, 0)
                and abs(coalesce(w.total, 0) - coalesce(l.total, 0))
                <= 1e-9 * greatest(1, abs(coalesce(w.total, 0))),
                false
            ) as is_same
        from marts.dim_indicator as d
        left join ({_wide(marts)}) as w on d.indicator_id = w.indicator_id
        left join (
            select indicator_id, count(value) as n, sum(value) as total
            from marts.fct_indicator_annual group by indicator_id
        ) as l on d.indicator_id = l.indicator_id
    """  # noqa: S608 - names of the file's own
    rule = rules.holds(
        "same_in_both_forms", "is_same", "the same values in a wide mart", shown="long_values"
    )
    yield Check(
        "fct_indicator_annual", lambda: marts.frame(sql), ("indicator_id",), (rule,), "forms"
    )
