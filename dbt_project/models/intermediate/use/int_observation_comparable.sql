-- Published statistics of a territory, one for each source, series and year, as far as the year is over.
select
    observation.territory_id,
    territory.level,
    observation.year,
    observation.series_code,
    observation.source_id,
    observation.definition_class,
    observation.unit,
    observation.value,
    observation.is_synthetic,
    false as is_uncertain
from (
    select
        *,
        -- A territory may answer to several codes of a source: its greater city and the city.
        row_number() over (
            partition by territory_id, year, series_code, source_id, definition_class order by observation_id
        ) as preference
    from {{ ref('fct_observation') }}
    where value is not null
) as observation
inner join {{ ref('dim_territory') }} as territory on observation.territory_id = territory.territory_id
where observation.preference = 1 and observation.year < {{ as_of_year() }}
