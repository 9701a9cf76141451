-- What each indicator can rest on for a territory of interest: which of its sources have answered at all, know the
-- territory, or were asked for it, and since when.
with answered as (
    select
        source_id,
        cast(min(year(first_fetched_at)) as integer) as first_fetched_year,
        cast(min(year(retrieved_at)) as integer) as first_retrieved_year
    from {{ ref('dim_snapshot') }}
    group by source_id
),

known as (
    -- A source that has given any figure of a territory knows it.
    select distinct
        territory_id,
        unnest(string_split(source_ids, ',')) as source_id
    from {{ ref('fct_indicator_annual') }}
),

declared as (
    select
        indicator_id,
        theme,
        unnest(string_split(source_ids, ',')) as source_id
    from {{ ref('dim_indicator') }}
    where source_ids is not null
),

kept as (
    select territory_id from {{ ref('stg_city_register__city') }}
)

select
    seed.territory_id,
    declared.indicator_id,
    declared.theme,
    bool_or(answered.source_id is not null) as has_answer,
    bool_and(declared.source_id = 'city_register' or answered.source_id is null) as is_register_only,
    bool_or(kept.territory_id is not null) as has_register,
    bool_or(known.source_id is not null) as is_known,
    bool_or(asked_for.territory_id is not null) as is_asked,
    min(least(answered.first_fetched_year, answered.first_retrieved_year)) as first_look_year
from {{ ref('int_territory_of_interest') }} as seed
cross join declared
left join answered on declared.source_id = answered.source_id
left join known on seed.territory_id = known.territory_id and declared.source_id = known.source_id
left join kept on seed.territory_id = kept.territory_id
left join {{ ref('int_territory_asked') }} as asked_for
    on seed.territory_id = asked_for.territory_id and declared.source_id like 'wikidata_%'
group by seed.territory_id, declared.indicator_id, declared.theme
