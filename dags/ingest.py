"""Airflow: one dag `ingest_<source>` per registered source, at the source's own cadence.

fetch → validate → accept. A batch that is accepted changes the asset `accepted/<source>`, and the
build follows; an unchanged source ends after `fetch` and changes nothing.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from airflow.sdk import DAG, get_parsing_context, task

from extractors.core.spec import Source
from extractors.registry import sources
from nightly import policy

DOCUMENTATION = """\
**{source.title}** ({source.producer}, [{source.licence.id}]({source.licence.url}))

{source.citation}

{source.caveats}

Tables: {tables}.
"""


def ingest(source: Source) -> DAG:
    """The DAG of one source."""
    tables = ", ".join(f"`{table.name}`" for table in source.tables)
    with DAG(
        dag_id=f"ingest_{source.key}",
        description=f"Fetch, check and accept {source.title}",
        doc_md=DOCUMENTATION.format(source=source, tables=tables),
        schedule=source.cadence,
        catchup=False,
        max_active_runs=1,
        dagrun_timeout=timedelta(hours=6),
        default_args=policy.default_args(),
        params=policy.params(),
        tags=["ingest", source.evidence_class],
    ) as dag:

        @task.short_circuit
        def fetch(params: dict[str, Any], run_id: str) -> str | None:
            """Ask the source; what follows is skipped when it has nothing new or was not asked."""
            from nightly import steps

            return steps.fetch(source.key, policy.night(params, run_id))

        @task
        def validate(batch_id: str, params: dict[str, Any], run_id: str) -> str:
            """Parse the landed bytes and hold the batch to its declaration."""
            from nightly import steps

            return steps.validate(source.key, batch_id, policy.night(params, run_id))

        @task(outlets=[policy.accepted_asset(source.key)])
        def accept(batch_id: str, params: dict[str, Any], run_id: str) -> None:
            """Put the batch in force."""
            from nightly import steps

            steps.accept(source.key, batch_id, policy.night(params, run_id))

        accept(validate(fetch()))
    return dag


#: Set where the file is read for the sake of one dag, as before each task: the others are left out.
_wanted = get_parsing_context().dag_id
for _source in sources().values():
    if _wanted in (None, f"ingest_{_source.key}"):
        ingest(_source)
