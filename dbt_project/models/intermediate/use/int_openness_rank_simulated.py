"""One row per territory and year with an openness index: the ranks it has under drawn choices.

Drawn are the normalisation, the weights (equal or given, each times 0.75 to 1.25), the aggregation and
what is done about missing inputs. The draws are the same for all years and do not depend on the data.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

#: More draws move no end of an interval by more than one rank (tried up to 20 000, 2026-11-24).
DRAWS = 1000
SEED = 20_261_124
#: How far a weight may be off: the question asked is "what if it were a quarter more or less".
SPREAD = 0.25
SCALES = ("min_max", "z_score", "rank_share")
SCHEMES = ("equal", "given")
#: The ends of the interval: nine draws in ten lie within.
ENDS = (0.05, 0.5, 0.95)

Numbers = npt.NDArray[np.float64]


def drawn(inputs: int) -> tuple[npt.NDArray[np.int64], Numbers]:
    """The draws for a number of inputs.

    Returns:
        Choices (draws × 4: scale, scheme, is geometric, leaves missing out), factors (draws × inputs).
    """
    random = np.random.default_rng(SEED)
    sizes = [len(SCALES), len(SCHEMES), 2, 2]
    choices = np.column_stack([random.integers(0, size, DRAWS) for size in sizes])
    return choices, random.uniform(1 - SPREAD, 1 + SPREAD, (DRAWS, inputs))


def scored(scores: Numbers, weights: Numbers, counts: Numbers, *, geometric: bool) -> Numbers:
    """Weighted means over the inputs that count.

    Args:
        scores: territories × inputs, above zero.
        weights: draws × inputs.
        counts: territories × inputs, 1 where the input counts, else 0.
        geometric: the geometric instead of the arithmetic mean.

    Returns:
        Draws × territories; rounded, so that equal ones are equal.
    """
    points = np.log(scores) if geometric else scores
    means = (weights @ (points * counts).T) / (weights @ counts.T)
    return np.asarray(np.round(np.exp(means) if geometric else means, 9), dtype="float64")


def ranked(rows: pd.DataFrame, weights: pd.DataFrame) -> pd.DataFrame:
    """The rank interval of the territories of one level and year.

    Args:
        rows: (territory_id, indicator_id, the scales, is_imputed), one per cell.
        weights: (weighting, indicator_id, weight).

    Returns:
        (territory_id, rank_low, rank_median, rank_high).
    """
    wide = rows.pivot(index="territory_id", columns="indicator_id").sort_index()
    observed: Numbers = 1 - wide["is_imputed"].to_numpy(dtype="float64")
    everything: Numbers = np.ones(observed.shape)
    base = weights.pivot(index="weighting", columns="indicator_id", values="weight")
    base = base[wide[SCALES[0]].columns]
    choices, factors = drawn(base.shape[1])
    scores = np.empty((DRAWS, len(wide)))
    for choice in np.unique(choices, axis=0):
        scale, scheme, geometric, leaves_out = choice
        picked = (choices == choice).all(axis=1)
        scores[picked] = scored(
            wide[SCALES[scale]].to_numpy(dtype="float64"),
            factors[picked] * base.loc[SCHEMES[scheme]].to_numpy(dtype="float64"),
            observed if leaves_out else everything,
            geometric=bool(geometric),
        )
    ranks = pd.DataFrame(scores).rank(axis=1, ascending=False, method="min")
    low, middle, high = np.quantile(ranks.to_numpy(), ENDS, axis=0, method="nearest")
    return pd.DataFrame(
        {"territory_id": wide.index, "rank_low": low, "rank_median": middle, "rank_high": high}
    )


def model(dbt: Any, session: Any) -> pd.DataFrame:
    """Dbt's entry point."""
    dbt.config(materialized="table")
    scores = dbt.ref("int_openness_normalised").df()
    weights = dbt.ref("int_openness_weight").df()
    of_group = dict(iter(weights.groupby(["level", "year"])))
    frames = [
        ranked(rows.drop(columns=["level", "year"]), of_group[group]).assign(year=group[1])
        for group, rows in scores.groupby(["level", "year"], sort=True)
    ]
    columns = {"rank_low": "int32", "rank_median": "int32", "rank_high": "int32", "year": "int32"}
    empty = pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in columns.items()})
    empty.insert(0, "territory_id", pd.Series(dtype="str"))
    return (pd.concat(frames, ignore_index=True) if frames else empty).astype(columns)
