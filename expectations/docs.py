"""Data Docs: one static site for all suites of a run, from the validations kept on disk."""

from __future__ import annotations

import html
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from extractors.core.settings import settings

if TYPE_CHECKING:
    from great_expectations.core.run_identifier import RunIdentifier
    from great_expectations.data_context.data_context.ephemeral_data_context import (
        EphemeralDataContext,
    )


def escaped(value: Any) -> Any:
    """The same JSON with all text made harmless in a page.

    Great Expectations 1.24.1 writes cells of the data into its pages as they are (2026-11-24): a
    title `<script>…` of a source would run in the reader's browser.
    """
    if isinstance(value, str):
        return html.escape(value, quote=False)
    if isinstance(value, dict):
        return {key: escaped(part) for key, part in value.items()}
    return [escaped(part) for part in value] if isinstance(value, list) else value


def build_docs(run_id: str) -> Path:
    """Build the site of a run at `data/quality/data_docs`; returns its `index.html`.

    The site is built beside the old one and takes its place when it is whole.

    Raises:
        FileNotFoundError: no validation of this run was kept.
    """
    quality = settings().quality
    kept = sorted((quality / run_id / "validations").glob("*.json"))
    if not kept:
        raise FileNotFoundError(f"no validation of run {run_id} under {quality}")
    site, fresh = quality / "data_docs", quality / f".data_docs.{uuid4().hex}"
    _build(run_id, kept, fresh)
    old = quality / f".data_docs.{uuid4().hex}"
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)
    return site / "index.html"


def _add(context: EphemeralDataContext, run: RunIdentifier, kept: dict[str, Any]) -> None:
    """Give the context one validation and the suite it belongs to, as the site builder wants it."""
    import great_expectations as gx
    from great_expectations.core.expectation_validation_result import (
        expectationSuiteValidationResultSchema,
    )
    from great_expectations.data_context.types.resource_identifiers import (
        ExpectationSuiteIdentifier,
        ValidationResultIdentifier,
    )

    name = kept["suite_name"]
    validation = expectationSuiteValidationResultSchema.load(kept)
    configurations = [result.expectation_config for result in validation.results]
    for configuration in configurations:
        configuration.kwargs.pop("batch_id", None)
    context.suites.add(gx.ExpectationSuite(name=name, expectations=configurations))
    key = ValidationResultIdentifier(
        expectation_suite_identifier=ExpectationSuiteIdentifier(name),
        run_id=run,
        batch_identifier=name,
    )
    context.validation_results_store.set(key, validation)


def _build(run_id: str, kept: list[Path], target: Path) -> None:
    from great_expectations.core.run_identifier import RunIdentifier

    from expectations.engine import new_context

    context, run = new_context(), RunIdentifier(run_name=run_id, run_time=datetime.now(UTC))
    for path in kept:
        for validation in escaped(json.loads(path.read_text("utf-8"))):
            _add(context, run, validation)
    context.add_data_docs_site(
        "quality",
        {
            "class_name": "SiteBuilder",
            "site_index_builder": {"class_name": "DefaultSiteIndexBuilder"},
            "store_backend": {
                "class_name": "TupleFilesystemStoreBackend",
                "base_directory": str(target),
            },
        },
    )
    context.build_data_docs(site_names=["quality"])
