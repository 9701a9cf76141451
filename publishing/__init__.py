"""What readers get: files, a Postgres schema and a catalogue, made from the marts and nothing else.

Everything that is published lies in an immutable folder `published/releases/<release>/`. One
symbolic link, `published/current`, says which release is in force, and the stable names
(`published/marts.duckdb`, `parquet/`, `csv/`, `datapackage.json`, `catalogue.json`, `index.html`,
`RELEASE_NOTES.md`) lead through it. Renaming that one link over its predecessor publishes all formats at the same
instant: no reader, whatever the format, sees half a night, and a publication that dies at any
point leaves the old release whole.
"""

from publishing.publication import Publication, publish

__all__ = ["Publication", "publish"]
