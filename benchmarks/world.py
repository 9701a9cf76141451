"""A made-up world of any size: the accepted batches of a few sources, as a night would have left them.

Cities in regions in countries, each with a register that has some of the sheets in all years, twinned
with each other, members of networks. What the sources answered is one answer per region. Everything
follows from hashes: the same world each time. It says of itself that it is real (a fictional city lies
in no country, and nothing would add up), so it stays in the folder of a benchmark or a test.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from pathlib import Path

import duckdb

from extractors import registry
from extractors.core.landing import Landing
from extractors.core.outcome import write_json
from extractors.core.rows import arrow_schema
from extractors.core.settings import PROJECT

#: Source → table → its rows, over `city`, `region`, `country`, `year` and the macros below. `answer`
#: is the region that the row was told by; `version` is that of the region's answer.
TABLES: dict[str, dict[str, str]] = {
    "wikidata_places": {
        "country": """
            select country_id, substr(iso3, 1, 2) as iso2, iso3, iso3 as label_en, 0 as answer
            from country""",
        "place": """
            select territory_id as place_id, 'interest' as role, name as label_en,
                cast(20000 + drawn(i, 'people', 3000000) as double) as population, region as answer
            from city
            union all
            select region_id, 'parent', region_id, null, region from region""",
        "place_country": """
            select territory_id as place_id, country_id, null as iso2, region as answer from city
            union all
            select region_id, country_id, null, region from region""",
        "place_parent": """
            select territory_id as place_id, region_id as parent_id, region as answer from city
            union all
            select region_id, country_id, region from region""",
    },
    "worldbank_wdi": {
        "country": """
            select iso3 as country_code, substr(iso3, 1, 2) as iso2_code, iso3 as name,
                'R' || k % 7 as region_id, 'R' || k % 7 as region_name,
                case k % 3 when 0 then 'HIC' when 1 then 'UMC' else 'LIC' end as income_level_id,
                'level' as income_level_name, false as is_aggregate, 0 as answer
            from country""",
        "observation": """
            select code as indicator_code, iso3 as country_code, year,
                case code when 'NY.GDP.DEFL.ZS' then year - 1915.0
                    else 1e6 * drawn(k, code || year, 1000000) + 1 end as value, 0 as answer
            from country, year, (select unnest(['NY.GDP.DEFL.ZS', 'NY.GDP.MKTP.CD', 'SP.POP.TOTL',
                'BX.KLT.DINV.CD.WD']) as code)""",
    },
    "wikidata_memberships": {
        "statement": """
            select 'M' || i || '-' || n as statement_id, territory_id as city_id,
                'N' || label as network_id, label as network_label_en, 'normal' as rank,
                make_date(first_year() + drawn(i, 'since' || n, n_years()), 1, 1) as start_on,
                9 as start_precision, region as answer
            from city, range(2) as t (n), network
            where drawn(i, 'member', 100) < 50
                and network_number = (drawn(i, 'network', n_networks()) + n) % n_networks()""",
        "member": """
            select 'N' || label as network_id, 'Q8' || network_number || '000' || m as member_id,
                country_id, 0 as answer
            from network, range(20) as t (m), country
            where k = (network_number + m) % n_countries()""",
    },
    "city_register": {
        "city": """
            select city, territory_id, name, 'en' as language, iso3 as country_iso3,
                false as is_synthetic_city, region as answer
            from city""",
        "agreements": """
            select one.city, 'A' || n as reference, other.territory_id as partner_id,
                other.name as partner_name, other.iso3 as partner_country,
                'cooperation_agreement' as kind, cast(signed as varchar) as signed,
                case when drawn(i, 'open' || n, 3) > 0
                    then cast(signed + 5 + drawn(i, 'ends' || n, 20) as varchar) end as ends,
                case when drawn(i, 'objective' || n, 2) = 0 then 'more visitors' end as objective,
                case when drawn(i, 'money' || n, 4) = 0 then 1000.0 * version end as budget_usd,
                case when n < 2 then 'Both agree to share what they know of planning and to meet each year'
                    else 'Students and teachers of one go abroad to the other every second summer' end
                    as text,
                case when drawn(i, 'goal' || n, 3) = 0 then '11,17' else '' end as sdg,
                region as answer
            from (
                select *, first_year() + drawn(i, 'signed' || n, n_years() - 1) as signed
                from city, range(3) as t (n) where keeps(i, 'agreements')
            ) as one
            -- A partner in the next country: the same three partners whatever else is made up.
            inner join (select i as j, territory_id, name, iso3 from city) as other
                on j = (i + (1 + n) * per_country() + 7 * n) % n_cities()""",
        "projects": """
            select city, 'P' || n as reference, 'Project ' || n as title,
                case when n % 2 = 0 then iso3 end as partner_country, cast(starts as varchar) as starts,
                cast(starts + drawn(i, 'lasts' || n, 6) as varchar) as ends,
                1000.0 * version * drawn(i, 'cost' || n, 900) as disbursed_usd,
                drawn(i, 'people' || n, 5000) as beneficiaries, drawn(i, 'ev' || n, 2) = 0 as evaluated,
                '11,17' as sdg, region as answer
            from (
                select *, first_year() + drawn(i, 'start' || n, n_years()) as starts
                from city, range(8) as t (n) where keeps(i, 'projects')
            )""",
        "investments": """
            select city, 'I' || year || n as reference, year,
                'C' || lpad(cast(drawn(i, 'origin' || year || n, 50) as varchar), 2, '0')
                    as origin_country,
                case n when 2 then 'gross_registered' else 'announced_or_facilitated' end
                    as definition,
                1000.0 * version * (1 + drawn(i, 'amount' || year || n, 90000)) as amount_usd,
                1 as projects, drawn(i, 'jobs' || year || n, 500) as jobs, true as foreign_only,
                region as answer
            from city, year, range(3) as t (n) where keeps(i, 'investments')""",
        "events": """
            select city, 'E' || year || n as reference, 'Meeting ' || n || ' of ' || name as name,
                case drawn(i, 'kind' || year || n, 4) when 0 then 'cultural' when 1 then 'sport'
                    when 2 then 'trade_fair' else 'congress' end as kind,
                year || '-0' || (1 + version) as starts, 'held' as status,
                'foreign_participants' as evidence, case n when 0 then 'series' || i end as series,
                region as answer
            from city, year, range(2) as t (n) where keeps(i, 'events')""",
        "network_roles": """
            select city, 'Network ' || n as network, year, 'member' as role,
                drawn(i, 'active' || year || n || version, 3) as activities, region as answer
            from city, year, range(2) as t (n) where keeps(i, 'network_roles')""",
        "forums": """
            select city, 'F' || year || n as reference, 'Forum ' || n as forum,
                cast(year as varchar) as starts,
                case drawn(i, 'role' || year || n || version, 2) when 0 then 'spoke' else 'attended' end
                    as role,
                case n when 0 then 'given' end as exchange, region as answer
            from city, year, range(2) as t (n) where keeps(i, 'forums')""",
        "missions": """
            select city, 'V' || year as reference, cast(year as varchar) as starts,
                'abroad' as destination, 'C01' as destination_country, 'trade' as reason,
                case drawn(i, 'outcome' || year || version, 2) when 0 then 'a contact' end as outcome,
                region as answer
            from city, year where keeps(i, 'missions')""",
        "staff": """
            select city, year, 1 + drawn(i, 'staff' || year, 9) as international_staff,
                drawn(i, 'staff' || year || version, 2) as multilingual_staff, 12 as departments,
                drawn(i, 'depts' || year, 12) as departments_involved, region as answer
            from city, year where keeps(i, 'staff')""",
        "budget": """
            select city, year, 1000.0 * (version + drawn(i, 'money' || year, 50)) as international_budget,
                1e6 as total_budget, 'USD' as currency, region as answer
            from city, year where keeps(i, 'budget')""",
        "survey": """
            select city, year, question, 1.0 + drawn(i, question || year || version, 99) as share_pct,
                400 as sample_size, region as answer
            from city, year, (select unnest(['awareness', 'support']) as question)
            where keeps(i, 'survey')""",
    },
}  # fmt: skip

#: The answers of these change; the others' are the same every night.
CHANGING = "city_register"


@dataclass(frozen=True)
class World:
    """How large, and how full. A sheet is kept by `kept_pct` of the cities."""

    territories: int
    years: int = 40
    kept_pct: int = 40
    last_year: int = 2025

    @property
    def countries(self) -> int:
        """About a thousand cities each, five at least, so that none is a partner of itself."""
        return max(5, self.territories // 1000)

    @property
    def regions(self) -> int:
        """About three hundred cities each in a large world."""
        return max(10, self.territories // 300)

    @property
    def cities(self) -> int:
        """What is neither a region nor a country."""
        return self.territories - self.regions - self.countries

    def night(self, number: int) -> date:
        """The day of the n-th night, which its batches carry in their names."""
        return date(self.last_year, 12, number)

    def batch(self, number: int) -> str:
        """The id of the batches of the n-th night."""
        return f"{self.night(number):%Y%m%d}T010000Z-{number:08d}"


def _prepare(connection: duckdb.DuckDBPyConnection, world: World) -> None:
    """The relations and macros that `TABLES` is written in."""
    sizes = {
        "n_cities": world.cities,
        "n_countries": world.countries,
        "n_years": world.years,
        "first_year": world.last_year - world.years + 1,
        "per_country": -(-world.cities // world.countries),
    }
    for name, value in sizes.items():
        connection.execute(f"create macro {name}() as {value}")
    labels = "read_csv(?, header = true) where wikidata_label is not null"
    networks = str(PROJECT / "dbt_project" / "seeds" / "networks.csv")
    connection.execute(
        f"""
        create table network as
        select wikidata_label as label, row_number() over (order by network_code) - 1 as network_number
        from {labels}""",
        [networks],
    )
    connection.execute(
        f"""
        create macro n_networks() as (select count(*) from network);
        create macro drawn(i, what, below) as cast(hash(i || what) % cast(below as ubigint) as integer);
        -- No item of Wikidata has such a number, so none of the world is one of our own lists.
        create macro item(number) as 'Q' || (2000000000 + number);
        create macro keeps(i, sheet) as drawn(i, sheet, 100) < {world.kept_pct};
        create table year as
        select cast(first_year() + range as integer) as year from range({world.years});
        create table country as
        select range as k, item(range) as country_id,
            -- The prices of one real country are those of all amounts.
            case range when 0 then 'USA' else 'C' || lpad(cast(range as varchar), 2, '0') end as iso3
        from range({world.countries});
        create table region as
        select range + 1 as region, item(100000 + range) as region_id, country_id
        from range({world.regions}) inner join country on k = range * {world.countries} // {world.regions};
        create table city as
        select range as i, 'c' || range as city, item(1000000 + range) as territory_id,
            'City ' || range as name, region.*, iso3
        from range({world.cities})
        inner join region on region = 1 + range * {world.regions} // {world.cities}
        inner join country on region.country_id = country.country_id;
        """
    )


def write(data: Path, world: World, *, night: int = 1, changed_regions: Sequence[int] = ()) -> None:
    """Accept the batches of a night.

    Args:
        data: the data folder (settings().data).
        world: its size.
        night: the number of the night; after the first, only the source that changes has a batch.
        changed_regions: whose answers are other ones than those of the first night.
    """
    connection = duckdb.connect()
    _prepare(connection, world)
    connection.execute("create table answered (answer integer, version integer, snapshot varchar)")
    for key in TABLES if night == 1 else [CHANGING]:
        answers = []
        for region in range(world.regions + 1):
            version = 2 if region in changed_regions else 1
            name = f"{key}/{region}/{version}"
            answers.append((region, version, hashlib.sha256(name.encode()).hexdigest()))
        _write_source(connection, data, key, world, night, answers)


def _write_source(
    connection: duckdb.DuckDBPyConnection,
    data: Path,
    key: str,
    world: World,
    night: int,
    answers: list[tuple[int, int, str]],
) -> None:
    source, batch_id = registry.sources()[key], world.batch(night)
    at = datetime.combine(world.night(night), time(1), UTC)
    connection.execute("truncate answered")
    connection.executemany("insert into answered values (?, ?, ?)", answers)
    folder = data / "accepted" / key / f"batch={batch_id}"
    folder.mkdir(parents=True, exist_ok=True)
    for name, sql in TABLES[key].items():
        schema = arrow_schema(source.table(name))
        columns = {field.name: str(field.type) for field in schema}
        made = sql.replace("from city", "from versioned")
        connection.execute(
            f"""
            create or replace temp view versioned as
            select city.*, version from city inner join answered on region = answer;
            create or replace temp table made as {made};
            """
        )
        known = {name for name, *_ in connection.execute("describe made").fetchall()}
        picked = [
            f"cast({field if field in known else 'null'} as {_sql_type(kind)}) as {field}"
            for field, kind in columns.items()
            if not field.startswith("_")
        ]
        connection.execute(
            f"""
            copy (
                select {", ".join(picked)}, snapshot as _snapshot_id,
                    timestamptz '{at.isoformat()}' as _retrieved_at, false as _is_synthetic
                from made inner join answered using (answer)
            ) to '{folder / f"{name}.parquet"}' (compression zstd)"""
        )
    lines = [_line(key, source.licence.id, region, at, sha) for region, _, sha in answers]
    manifest = {"batch_id": batch_id, "fingerprint": batch_id, "answers": lines}
    Landing(data / "landing", key).write_manifest(batch_id, manifest)
    write_json(
        folder / "batch.json", {"batch_id": batch_id, "fingerprint": batch_id, "source": key}
    )


def _sql_type(kind: str) -> str:
    return {"string": "varchar", "double": "double", "int64": "bigint", "bool": "boolean"}.get(
        kind, "date" if kind.startswith("date") else kind
    )


def _line(
    key: str, licence: str, region: int, at: datetime, sha256: str
) -> dict[str, str | int | bool | dict[str, str]]:
    """What a manifest says of an answer; there are no bytes behind it."""
    return {
        "kind": "data", "method": "GET", "url": f"https://world.invalid/{key}",
        "params": {"region": str(region)}, "status": 200, "headers": {}, "sha256": sha256, "bytes": 0,
        "fetched_at": at.isoformat(), "retrieved_at": at.isoformat(), "is_synthetic": False,
        "licence": licence,
    }  # fmt: skip
