-- As what the territories above count an event: one that a city and its region both state is one for the region, and
-- one that is on in several neighbourhoods is one for their city. Two cities' events of one name are two.
with named as (
    select
        event_key,
        territory_id,
        year,
        -- What is left of the key of territory, year and name.
        substr(event_key, length(territory_id || '|' || cast(year as varchar) || '|') + 1) as event_name_key
    from {{ ref('int_event_merged') }}
),

above as (
    select
        named.event_key,
        -- The country is a step away from everything, and above it all the same.
        max_by(closed.ancestor_id, case holder.level when 'country' then 9 else closed.distance end) as territory_id
    from named
    inner join {{ ref('int_territory_closed') }} as closed
        on named.territory_id = closed.descendant_id and closed.distance > 0
    inner join {{ ref('int_territory_described') }} as own on named.territory_id = own.territory_id
    inner join {{ ref('int_territory_described') }} as holder on closed.ancestor_id = holder.territory_id
    left join named as told
        on
            closed.ancestor_id = told.territory_id
            and named.year = told.year
            and named.event_name_key = told.event_name_key
    where told.event_key is not null or (own.level = 'neighbourhood' and holder.level = 'municipality')
    group by named.event_key
)

select
    named.event_key,
    coalesce(above.territory_id, named.territory_id)
    || '|'
    || cast(named.year as varchar)
    || '|'
    || named.event_name_key as occasion_key
from named
left join above on named.event_key = above.event_key
