-- Events by territory and year. A figure is an expression here and an entry in the YAML beside it.
{{ by_territory() }}
with territory_year as (
    {{ territory_years(['int_events_annual', 'int_media_annual']) }}
)

select
    base.territory_id,
    base.year,
    {{ counted('events.n_events', 'events.is_zero_known') }} as evt_international_events,
    {{ counted('events.n_trade_fairs', 'events.is_zero_known') }} as evt_trade_fairs,
    {{ counted('events.n_cultural', 'events.is_zero_known') }} as evt_cultural_events,
    {{ counted('events.n_sport', 'events.is_zero_known') }} as evt_sport_events,
    {{ ratio('events.n_events', 'population.population', 100000) }} as evt_events_per_100k,
    {{ ratio('events.n_recurring', 'events.n_events', 100) }} as evt_recurring_pct,
    {{ number('media.n_media') }} as evt_media_events,
    {{ ratio('media.n_cooperative', 'media.n_media', 100) }} as evt_media_cooperation_pct,
    population.population,
    {{ number('events.n_recurring') }} as events_held_before,
    {{ number('media.n_cooperative') }} as media_cooperative_events
from territory_year as base
left join {{ ref('int_events_annual') }} as events
    on base.territory_id = events.territory_id and base.year = events.year
left join {{ ref('int_media_annual') }} as media on base.territory_id = media.territory_id and base.year = media.year
left join {{ ref('int_population_annual') }} as population
    on base.territory_id = population.territory_id and base.year = population.year
where {{ touched('base.territory_id') }}
