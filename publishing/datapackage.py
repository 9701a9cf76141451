"""`datapackage.json`: the release as a Frictionless Data Package (version 2).

Each mart is two tabular resources, `<mart>` (CSV) and `<mart>.parquet`; the DuckDB file and the
release notes are one each.
Properties that the standard does not know say what it has no word for: `release`, `as_of`,
`fingerprint`, `synthetic_rows`, `attribution`, `citation`; of a licence `share_alike`: whether it asks
that what is derived from the data is shared under it (null: its own text says).
"""

from __future__ import annotations

from typing import Any

from publishing.catalogue import Catalogue, File, PublishedMart
from publishing.sources import PublishedSource

NAME = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/"


def descriptor(catalogue: Catalogue) -> dict[str, Any]:
    """The descriptor of a release, ready for JSON."""
    by_id = {source.source_id: source for source in catalogue.sources}
    title, duckdb = "All marts in one DuckDB file", "application/vnd.duckdb"
    resources = [_whole("marts", title, catalogue.database, "duckdb", duckdb)]
    if catalogue.notes:
        title = "What changed since the release before"
        resources.append(_whole("release-notes", title, catalogue.notes, "md", "text/markdown"))
    for mart in catalogue.marts:
        resources += [_tabular(mart, by_id, suffix) for suffix in ("", ".parquet")]
    return {
        "$schema": f"{PROFILE}datapackage.json",
        "name": "city-internationalization",
        "title": "Annual indicators of how cities, regions and countries act abroad",
        "version": catalogue.release,
        "created": catalogue.published_at.isoformat(),
        "release": catalogue.release,
        "as_of": catalogue.as_of.isoformat(),
        "fingerprint": catalogue.fingerprint,
        **_origin(catalogue.sources),
        "resources": resources,
    }


def _file(file: File) -> dict[str, Any]:
    return {"path": file.path, "bytes": file.bytes, "hash": f"sha256:{file.sha256}"}


def _whole(name: str, title: str, file: File, form: str, mediatype: str) -> dict[str, Any]:
    """A resource that is no table of its own."""
    described = {"name": name, "title": title, **_file(file)}
    return described | {"format": form, "mediatype": mediatype}


def _tabular(mart: PublishedMart, by_id: dict[str, PublishedSource], suffix: str) -> dict[str, Any]:
    form: dict[str, Any]
    if suffix:
        form = {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
    else:
        form = {
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "dialect": {"$schema": f"{PROFILE}tabledialect.json", "lineTerminator": "\r\n"},
        }
    described: dict[str, Any] = {
        "$schema": f"{PROFILE}dataresource.json",
        "name": mart.name + suffix,
        "type": "table",
        "description": mart.description or mart.name,
        **_file(mart.parquet if suffix else mart.csv),
        **form,
        "schema": _schema(mart, suffix),
        "rows": mart.rows,
        **_origin([by_id[source] for source in mart.sources if source in by_id]),
    }
    if mart.synthetic_rows is not None:
        described["synthetic_rows"] = mart.synthetic_rows
    return described


def _schema(mart: PublishedMart, suffix: str) -> dict[str, Any]:
    fields = []
    for column in mart.columns:
        field: dict[str, Any] = {"name": column.name, "type": column.field_type}
        if column.description:
            field["description"] = column.description
        if column.required:
            field["constraints"] = {"required": True}
        fields.append(field)
    schema: dict[str, Any] = {"$schema": f"{PROFILE}tableschema.json", "fields": fields}
    # The standard wants these absent rather than empty.
    if mart.primary_key:
        schema["primaryKey"] = mart.primary_key
    if mart.foreign_keys:
        schema["foreignKeys"] = [
            {
                "fields": [key.column],
                "reference": {"resource": key.mart + suffix, "fields": [key.column]},
            }
            for key in mart.foreign_keys
        ]
    return schema


def _origin(sources: list[PublishedSource]) -> dict[str, Any]:
    """Properties `sources` and `licenses`; absent when there are none."""
    if not sources:
        return {}
    licences = {source.licence_id: source for source in sources}
    return {
        "sources": [
            {
                "title": source.title,
                "path": source.homepage,
                "producer": source.producer,
                "licence": source.licence_id,
                "attribution": source.attribution,
                "citation": source.citation,
                "retrieved": source.last_retrieved and source.last_retrieved.isoformat(),
                "synthetic": source.is_synthetic,
            }
            for source in sources
        ],
        "licenses": [
            {
                "name": name,
                "path": source.licence_url,
                "title": source.licence_name,
                "share_alike": source.must_share_alike,
            }
            for name, source in sorted(licences.items())
        ],
    }
