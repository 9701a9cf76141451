-- As what the territories above count an event: one that a city and its region both state is one for the region, and
-- one that is on in several neighbourhoods is one for their city. Two cities' events of one name are two.
with named as (
    select
        event_key,
        territory_id,
        year,
        -- The key of a name is that of its event, were it its only one: territory, year, name.
        substr(name_key, length(territory_id || '|' || cast(year as varchar) || '|') + 1) as name_key
    from (
        select
            event_key,
            territory_id,
            year,
            unnest(string_split(name_keys, chr(10))) as name_key
        from {{ ref('int_event_merged') }}
    ) as each_name
),

in_neighbourhood as (
    select
        named.*,
        holder.territory_id as municipality_id
    from named
    inner join {{ ref('int_territory_described') }} as own
        on named.territory_id = own.territory_id and own.level = 'neighbourhood'
    inner join {{ ref('int_territory_closed') }} as closed on named.territory_id = closed.descendant_id
    inner join {{ ref('int_territory_described') }} as holder
        on closed.ancestor_id = holder.territory_id and holder.level = 'municipality'
),

same as (
    select
        own.event_key as one,
        told.event_key as other
    from named as own
    inner join {{ ref('int_territory_closed') }} as closed on own.territory_id = closed.descendant_id
    inner join named as told
        on closed.ancestor_id = told.territory_id and own.year = told.year and own.name_key = told.name_key
    where own.event_key <> told.event_key
    union
    select
        own.event_key as one,
        next_door.event_key as other
    from in_neighbourhood as own
    inner join in_neighbourhood as next_door
        on
            own.municipality_id = next_door.municipality_id
            and own.year = next_door.year
            and own.name_key = next_door.name_key
    where own.event_key <> next_door.event_key
)

-- Most events are the same as no other one.
select
    held.event_key,
    coalesce(occasion.first_of_all, held.event_key) as occasion_key
from {{ ref('int_event_merged') }} as held
left join {{ first_of_same('same') }} as occasion on held.event_key = occasion.one
