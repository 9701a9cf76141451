-- Events of French agendas for whose international scope something speaks. Paris keeps no past: all nights are read.
-- OpenAgenda does: what it has withdrawn is gone. Cancelled and postponed events and those without a day stay out.
with listed as (
    select *
    from {{ ever_stated(source('opendatasoft_agendas', 'event'), ['agenda', 'event_id']) }} as night
    where agenda = 'paris'
    union all
    select
        *,
        1 as _statement_rank
    from {{ in_force(source('opendatasoft_agendas', 'event')) }} as night
    where agenda = 'openagenda'
)

select
    'opendatasoft_agendas' as source_id,
    agenda || ':' || event_id as statement_id,
    place_system,
    place_code,
    title as name,
    cast(null as varchar) as also_named,
    kind,
    {{ agenda_columns() }}
from listed
where
    place_code is not null
    and starts_on is not null
    and not is_off
    and scope_evidence is not null
