"""The tables of a batch as pandas frames that Great Expectations is quick and right on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def to_frame(table: pa.Table) -> pd.DataFrame:
    """A pandas frame of an Arrow table: numbers as float64, dates as datetime64, text as `str`.

    Decimal objects make Great Expectations a hundred times slower (1.24.1, measured 2026-11-23),
    so they become DOUBLE. pandas cannot tell NaN from null, so a NaN is shown as infinite, which
    every range refuses; otherwise it would pass as a value that is merely missing.
    """
    import pyarrow as pa
    import pyarrow.compute as pc

    for number, field in enumerate(table.schema):
        if pa.types.is_decimal(field.type):
            column = pc.cast(table.column(number), pa.float64())
            table = table.set_column(number, field.name, column)
        elif pa.types.is_floating(field.type):
            values = table.column(number)
            infinite = pa.scalar(float("inf"), field.type)
            column = pc.if_else(pc.is_nan(values), infinite, values)
            table = table.set_column(number, field.name, column)
    frame: pd.DataFrame = table.to_pandas(date_as_object=False, ignore_metadata=True)
    return frame


class Frames:
    """The tables of one batch folder (`<table>.parquet`), each read when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._frames: dict[str, pd.DataFrame] = {}

    def __contains__(self, table: str) -> bool:
        return self._path(table).exists()

    def __getitem__(self, table: str) -> pd.DataFrame:
        """The table's rows. Raises FileNotFoundError when the batch lacks the table."""
        import pyarrow.parquet as pq

        if table not in self._frames:
            with pq.ParquetFile(self._path(table)) as file:
                self._frames[table] = to_frame(file.read())
        return self._frames[table]

    def tables(self) -> list[str]:
        """Names of the tables that the folder holds."""
        return sorted(path.stem for path in self.folder.glob("*.parquet"))

    def schema(self, table: str) -> pa.Schema:
        """Arrow schema of a table, as written in its file."""
        import pyarrow.parquet as pq

        return pq.read_schema(self._path(table))

    def count(self, table: str) -> int:
        """Number of rows of a table, from the file's footer."""
        import pyarrow.parquet as pq

        return int(pq.read_metadata(self._path(table)).num_rows)

    def _path(self, table: str) -> Path:
        return self.folder / f"{table}.parquet"
