-- Events of Madrid's agenda for whose international scope something speaks. The agenda is a rolling window, so all
-- nights are read and the newest statement of an event counts; one title, day and venue under two ids is one event.
with listed as (
    select
        night.*,
        row_number() over (
            partition by night.title, night.starts_on, coalesce(night.place_name, '')
            order by night.batch desc, night.event_id asc
        ) as repetition
    from {{ ever_stated(source('madrid_agenda', 'event'), ['event_id']) }} as night
)

select
    'madrid_agenda' as source_id,
    event_id as statement_id,
    'INE' as place_system,
    '28079' as place_code,
    title as name,
    cast(null as varchar) as also_named,
    case
        when type_code = 'CongresosJornadas' then 'congress'
        when type_code = 'Ferias' then 'trade_fair'
        when type_code in ('ActividadesDeportivas', 'CarrerasMaratones', 'Ciclismo', 'Natacion') then 'sport'
        when type_code in ('CursosTalleres', 'ConferenciasColoquios', 'Campamentos', 'EnLinea') then 'other'
        when type_code like '%Itinerarios%' then 'other'
        when type_code is not null then 'cultural'
        else 'other'
    end as kind,
    {{ agenda_columns() }}
from listed
where
    repetition = 1
    and scope_evidence is not null
