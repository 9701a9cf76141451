-- Which territory lies in which, itself included, by the shortest way up; every territory reaches its country.
with recursive edge as (
    select
        territory.territory_id as child_id,
        parent.territory_id as parent_id
    from {{ ref('int_territory_described') }} as territory
    inner join {{ ref('stg_wikidata_places__place_parent') }} as stated on territory.territory_id = stated.place_id
    inner join {{ ref('int_territory_described') }} as parent
        on
            stated.parent_id = parent.territory_id
            -- A unit of another country is history or an error, not an ancestor.
            and territory.country_iso3 = parent.country_iso3
    union
    select
        territory.territory_id as child_id,
        parent.territory_id as parent_id
    from {{ ref('int_territory_described') }} as territory
    inner join {{ ref('int_territory_described') }} as parent on territory.seed_parent_id = parent.territory_id
    union
    select
        territory.territory_id as child_id,
        country.territory_id as parent_id
    from {{ ref('int_territory_described') }} as territory
    inner join {{ ref('int_territory_described') }} as country
        on territory.country_iso3 = country.country_iso3 and country.level = 'country'
    where
        territory.level <> 'country'
        -- A fictional city lies in no country: its figures must not add to a real one's.
        and territory.territory_id not in (
            select city.territory_id from {{ ref('stg_city_register__city') }} as city
            where city.is_synthetic
        )
),

climbed as (
    select
        territory_id as descendant_id,
        territory_id as ancestor_id,
        0 as distance
    from {{ ref('int_territory_described') }}
    union
    select
        climbed.descendant_id,
        edge.parent_id as ancestor_id,
        climbed.distance + 1 as distance
    from climbed
    inner join edge on climbed.ancestor_id = edge.child_id
    -- Six levels are more than any country has; a loop in the data ends here.
    where climbed.distance < 6
)

select
    ancestor_id,
    descendant_id,
    min(distance) as distance,
    -- What is counted from its parts says nothing about the rest of it, unless the parts are all of it.
    min(distance) > 0 and ancestor_id not in (select whole.territory_id from {{ ref('territories_whole') }} as whole)
        as is_partial
from climbed
group by ancestor_id, descendant_id
