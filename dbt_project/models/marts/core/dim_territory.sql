-- Territories of interest, listed parts of them, their partners, the units they lie in, and the countries.
select
    territory.territory_id,
    territory.name,
    territory.name_es,
    territory.name_fr,
    territory.name_pt,
    territory.name_en,
    territory.level,
    territory.country_iso3,
    territory.iso3166_2,
    territory.geonames_id,
    territory.national_code_system,
    territory.national_code,
    territory.longitude,
    territory.latitude,
    territory.population,
    coalesce(seed_parent.territory_id, parent.parent_territory_id) as parent_territory_id,
    territory.is_of_interest,
    territory.is_listed
from {{ ref('int_territory_described') }} as territory
-- What a list names as the unit above comes first, once it is known itself.
left join {{ ref('int_territory_described') }} as seed_parent on territory.seed_parent_id = seed_parent.territory_id
left join (
    -- The country is one step away from every place; it is the parent of those that nothing else is.
    select
        closed.descendant_id,
        coalesce(
            min(case when ancestor.level <> 'country' then closed.ancestor_id end),
            min(closed.ancestor_id)
        ) as parent_territory_id
    from {{ ref('int_territory_closed') }} as closed
    inner join {{ ref('int_territory_described') }} as ancestor on closed.ancestor_id = ancestor.territory_id
    where closed.distance = 1
    group by closed.descendant_id
) as parent on territory.territory_id = parent.descendant_id
