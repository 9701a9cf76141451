-- Events by place and year, merged over all who state them.
select
    event_key as event_id,
    territory_id,
    cast(year as integer) as year,
    name,
    kind,
    is_held,
    is_international,
    scope_evidence,
    series,
    starts_on,
    ends_on,
    source_ids,
    snapshot_ids,
    is_synthetic
from {{ ref('int_event_merged') }}
where year between {{ var('first_year') }} and {{ as_of_year() }}
