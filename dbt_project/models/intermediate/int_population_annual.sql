-- Inhabitants by territory and year: a dated figure where there is one, else the place's latest known one, estimated.
with dated as (
    select
        territory_id,
        year,
        -- A municipal count comes before a regional estimate; both before none.
        coalesce(
            max(case when place_system = 'INSEE' then value end),
            max(case when place_system = 'ISO3166-1-A3' then value end),
            max(value)
        ) as population,
        {{ list_of('source_id') }} as source_ids,
        {{ list_of('snapshot_id') }} as snapshot_ids,
        bool_or(is_synthetic) as is_synthetic,
        bool_or(corrected_reason is not null) as is_corrected
    from {{ ref('int_observation_corrected') }}
    where
        -- Known to be wrong, and the right one unknown: none.
        value is not null
        and (
            series_code = 'SP.POP.TOTL'
            or definition_class in ('population_1_january', 'population_census', 'population')
        )
    group by territory_id, year
),

latest as (
    select
        place.place_id as territory_id,
        spine.year,
        place.population,
        place.snapshot_id,
        place.is_synthetic
    from {{ ref('stg_wikidata_places__place') }} as place
    cross join ({{ year_spine(2010, as_of_year()) }}) as spine
    where place.role = 'interest' and place.population > 0
)

select
    coalesce(dated.territory_id, latest.territory_id) as territory_id,
    coalesce(dated.year, latest.year) as year,
    coalesce(dated.population, latest.population) as population,
    dated.population is null as is_estimated,
    coalesce(dated.source_ids, 'wikidata_places') as source_ids,
    coalesce(dated.snapshot_ids, latest.snapshot_id) as snapshot_ids,
    coalesce(dated.is_synthetic, latest.is_synthetic) as is_synthetic,
    coalesce(dated.is_corrected, false) as is_corrected
from dated
full outer join latest on dated.territory_id = latest.territory_id and dated.year = latest.year
