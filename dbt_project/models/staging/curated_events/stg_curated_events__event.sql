-- Cited events; the scope is international when the page gives a reason for it.
select
    'curated_events' as source_id,
    event_id as statement_id,
    'QID' as place_system,
    territory_id as place_code,
    name,
    cast(null as varchar) as also_named,
    kind,
    cast(year as integer) as year,
    cast(null as date) as starts_on,
    cast(null as date) as ends_on,
    status,
    scope_evidence <> 'none_stated' as is_international,
    scope_evidence,
    series,
    _snapshot_id as snapshot_id,
    cast(retrieved_on as timestamp) as retrieved_at,
    _is_synthetic as is_synthetic
from {{ in_force(source('curated_events', 'event')) }}
where year is not null
