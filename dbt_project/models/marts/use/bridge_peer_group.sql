-- Who is compared with whom: territories of one level, by population class, World Bank region and income group of their
-- country, and all of the level. Classes are those of today, for every year, so that a group stays the same.
with inhabitants as (
    select
        territory_id,
        population
    from (
        select
            territory_id,
            population,
            row_number() over (partition by territory_id order by year desc) as recency
        from {{ ref('int_population_annual') }}
        where population > 0
    ) as ranked
    where recency = 1
),

described as (
    select
        territory.territory_id,
        territory.level,
        country.region_id,
        country.income_level_id,
        -- Classes of cities: a region or a country is none.
        case
            when territory.level in ('country', 'region') then null
            {% for name, first in use_population_classes() | reverse -%}
                when coalesce(inhabitants.population, territory.population) >= {{ first }} then '{{ name }}'
            {% endfor -%}
        end as population_class
    from {{ ref('dim_territory') }} as territory
    left join {{ ref('dim_country') }} as country on territory.country_iso3 = country.country_iso3
    left join inhabitants on territory.territory_id = inhabitants.territory_id
    -- A rank among the 853 municipalities of one region says where that region is many, not who is ahead.
    where territory.is_of_interest or not territory.is_listed
),

grouped as (
    select
        territory_id,
        level,
        'level' as group_kind,
        'all' as group_class
    from described
    union all
    select
        territory_id,
        level,
        'population',
        population_class
    from described
    union all
    select
        territory_id,
        level,
        'region',
        region_id
    from described
    union all
    select
        territory_id,
        level,
        'income',
        income_level_id
    from described
)

select
    group_kind || ':' || level || ':' || group_class as group_id,
    territory_id,
    group_kind,
    level,
    group_class
from grouped
where group_class is not null
