-- One row per event and territory; what several sources state under one name, in one year, is one event.
with stated as (
    select
        fact.*,
        case
            when fact.name is null then fact.source_id || ':' || fact.statement_id
            -- The name without case, accents and punctuation: the same event is rarely written the same way twice.
            else trim(regexp_replace(lower(strip_accents(fact.name)), '[^\p{L}\p{N}]+', ' ', 'g'))
        end as event_name_key
    from ({{ located('event', 'year') }}) as fact
),

merged as (
    select
        territory_id || '|' || cast(year as varchar) || '|' || event_name_key as event_key,
        territory_id,
        year,
        event_name_key,
        min(name) as name,
        min(kind) as kind,
        -- Held if anyone says that it took place; an announcement alone is a plan.
        min(case status when 'held' then 'held' else 'announced' end) filter (where status = 'held') is not null
            as is_held,
        bool_or(is_international) as is_international,
        {{ merge_lists('scope_evidence') }} as scope_evidence,
        min(series) as series,
        min(starts_on) as starts_on,
        max(ends_on) as ends_on,
        {{ list_of('source_id') }} as source_ids,
        {{ merge_lists('snapshot_id') }} as snapshot_ids,
        bool_and(is_synthetic) as is_synthetic
    from stated
    group by territory_id, year, event_name_key
),

-- An event that a city and its region both state is one for the region, and one that is on in several neighbourhoods is
-- one for the city. Two cities' events of one name are two.
above as (
    select
        merged.event_key,
        -- The country is a step away from everything, and above it all the same.
        max_by(closed.ancestor_id, case holder.level when 'country' then 9 else closed.distance end) as territory_id
    from merged
    inner join {{ ref('int_territory_closed') }} as closed
        on merged.territory_id = closed.descendant_id and closed.distance > 0
    inner join {{ ref('int_territory_described') }} as own on merged.territory_id = own.territory_id
    inner join {{ ref('int_territory_described') }} as holder on closed.ancestor_id = holder.territory_id
    left join merged as told
        on
            closed.ancestor_id = told.territory_id
            and merged.year = told.year
            and merged.event_name_key = told.event_name_key
    where told.event_key is not null or (own.level = 'neighbourhood' and holder.level = 'municipality')
    group by merged.event_key
)

select
    merged.* exclude (event_name_key), -- noqa: RF02
    coalesce(above.territory_id, merged.territory_id)
    || '|'
    || cast(merged.year as varchar)
    || '|'
    || merged.event_name_key as occasion_key
from merged
left join above on merged.event_key = above.event_key
