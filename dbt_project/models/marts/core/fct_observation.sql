-- Published statistics by territory, series and year, as the source gives them.
select
    source_id || ':' || series_code || ':' || place_code || ':' || cast(year as varchar) as observation_id,
    territory_id,
    cast(year as integer) as year,
    series_code,
    value,
    unit,
    status_flag,
    definition_class,
    source_id,
    snapshot_id,
    cast(retrieved_at as timestamp) as retrieved_at,
    is_synthetic
from {{ ref('int_observation_located') }}
where year between {{ var('first_year') }} and {{ as_of_year() }}
