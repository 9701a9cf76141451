-- Municipal population by census year. Where both data sets have a year, the reference populations,
-- which are the official ones, come first; of two geographies, the newer one.
with candidates as (
    select
        *,
        row_number() over (
            partition by geo_level, geo_code, year
            order by
                case when dataset_code = 'DS_POPULATIONS_REFERENCE' then 0 else 1 end,
                geo_vintage desc
        ) as preference
    from {{ in_force(source('insee_melodi', 'population')) }}
    where measure_code = 'PMUN' and inhabitants is not null
)

select
    'insee_melodi' as source_id,
    case geo_level when 'DEP' then 'ISO3166-2' else 'INSEE' end as place_system,
    case geo_level when 'DEP' then 'FR-' || geo_code else geo_code end as place_code,
    cast(year as integer) as year,
    'PMUN' as series_code,
    inhabitants as value,
    'persons' as unit,
    cast(null as varchar) as status_flag,
    'population_census' as definition_class,
    _snapshot_id as snapshot_id,
    _retrieved_at as retrieved_at,
    _is_synthetic as is_synthetic
from candidates
where preference = 1
