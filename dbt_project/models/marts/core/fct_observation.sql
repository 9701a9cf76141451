-- Published statistics by territory, series and year, as the source gives them, the known bad values put right.
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
    is_synthetic,
    corrected_reason
from {{ ref('int_observation_corrected') }}
where year between {{ var('first_year') }} and {{ as_of_year() }}
