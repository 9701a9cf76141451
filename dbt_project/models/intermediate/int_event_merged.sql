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
)

select
    territory_id || '|' || cast(year as varchar) || '|' || event_name_key as event_key,
    territory_id,
    year,
    min(name) as name,
    min(kind) as kind,
    -- Held if anyone says that it took place; an announcement alone is a plan.
    min(case status when 'held' then 'held' else 'announced' end) filter (where status = 'held') is not null as is_held,
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
