"""One row per agreement of a register: the group of texts that are nearly the same as its own.

A text is boilerplate when another agreement of the same city has nearly the same one.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

import pandas as pd

from auditing.near_duplicates import clusters


def model(dbt: Any, session: Any) -> pd.DataFrame:
    """Dbt's entry point."""
    dbt.config(materialized="table")
    agreements = dbt.ref("stg_city_register__agreement").df()
    frames = []
    for city, rows in agreements.groupby("place_code", sort=True):
        groups = clusters(
            [text if isinstance(text, str) else None for text in rows["agreement_text"]]
        )
        sizes = Counter(group for group in groups if group is not None)
        frames.append(
            pd.DataFrame(
                {
                    "statement_id": rows["statement_id"].to_numpy(),
                    "place_code": city,
                    "text_group": pd.array(groups, dtype="Int64"),
                    "n_same_text": pd.array(
                        [None if group is None else sizes[group] for group in groups], dtype="Int64"
                    ),
                    "is_boilerplate": pd.array(
                        [None if group is None else sizes[group] > 1 for group in groups],
                        dtype="boolean",
                    ),
                }
            )
        )
    empty = pd.DataFrame(
        {
            "statement_id": pd.Series(dtype="str"),
            "place_code": pd.Series(dtype="str"),
            "text_group": pd.Series(dtype="Int64"),
            "n_same_text": pd.Series(dtype="Int64"),
            "is_boilerplate": pd.Series(dtype="boolean"),
        }
    )
    return pd.concat(frames, ignore_index=True) if frames else empty
