"""One row per level and input: its weight in the first principal component, as a check on ours.

The weight is the squared loading: the squares of a unit vector add up to one.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

KEY = ["territory_id", "year"]


def weighed(scores: pd.DataFrame) -> pd.DataFrame:
    """Weights from the correlations of the inputs.

    Args:
        scores: rows of one level (territory_id, year, indicator_id, min_max), one per cell.

    Returns:
        (indicator_id, weight, explained_share), weights adding up to 1; equal ones where fewer
        than two inputs vary or there are no more territory-years than inputs.
    """
    wide = scores.pivot(index=KEY, columns="indicator_id", values="min_max").sort_index()
    filled = wide.fillna(wide.median()).to_numpy(dtype="float64")
    spread = filled.std(axis=0)
    varies = spread > 1e-9
    weights = np.full(len(wide.columns), 1 / len(wide.columns))
    explained: float | None = None
    if varies.sum() >= 2 and len(filled) > len(wide.columns):
        correlations = np.corrcoef(filled[:, varies], rowvar=False)
        # Eigenvalues come in ascending order: the last is the largest.
        values, vectors = np.linalg.eigh(correlations)
        weights = np.zeros(len(wide.columns))
        weights[varies] = vectors[:, -1] ** 2
        explained = float(values[-1] / values.sum())
    return pd.DataFrame(
        {
            "indicator_id": list(wide.columns),
            "weight": weights,
            "explained_share": pd.array([explained] * len(weights), dtype="Float64"),
        }
    )


def model(dbt: Any, session: Any) -> pd.DataFrame:
    """Dbt's entry point."""
    dbt.config(materialized="table")
    scores = dbt.ref("int_openness_normalised").df()
    frames = [
        weighed(rows).assign(level=level) for level, rows in scores.groupby("level", sort=True)
    ]
    empty = pd.DataFrame(
        {
            "indicator_id": pd.Series(dtype="str"),
            "weight": pd.Series(dtype="float64"),
            "explained_share": pd.Series(dtype="Float64"),
            "level": pd.Series(dtype="str"),
        }
    )
    return pd.concat(frames, ignore_index=True) if frames else empty
