"""What needs no server."""

from __future__ import annotations

from pathlib import Path

import pytest

from publishing import postgres, publish, release
from publishing.errors import PostgresRefused
from tests.publishing.fake_warehouse import AS_OF


@pytest.mark.parametrize(
    ("dsn", "expected"),
    [
        (
            "postgresql://u:p@h:1/d?reader=bi&sslmode=require",
            ("postgresql://u:p@h:1/d?sslmode=require", "bi"),
        ),
        ("postgresql://u@h/d?reader=bi", ("postgresql://u@h/d", "bi")),
        ("postgresql://u@h/d", ("postgresql://u@h/d", None)),
        ("host=h reader=bi dbname=d", ("host=h dbname=d", "bi")),
        ("reader='bi' host=h", ("host=h", "bi")),
        ("host=h user=reader", ("host=h user=reader", None)),
    ],
)
def test_split_reader__takes_our_option_out_of_the_dsn(
    dsn: str, expected: tuple[str, str | None]
) -> None:
    assert postgres.split_reader(dsn) == expected


@pytest.mark.parametrize(
    "dsn",
    [
        "postgresql://writer:hunter2@127.0.0.1:1/city",
        "host=127.0.0.1 port=1 password=hunter2",
        "host=127.0.0.1 password=hunter2 nonsense",
    ],
)
def test_publish__stands_without_postgres_and_tells_no_password(
    warehouse: Path, published: Path, dsn: str
) -> None:
    with pytest.raises(PostgresRefused) as refusal:
        publish(warehouse, published, run_id="night", as_of=AS_OF, postgres_dsn=dsn)
    assert "hunter2" not in str(refusal.value)
    assert refusal.value.__suppress_context__
    assert release.current(published) is not None
