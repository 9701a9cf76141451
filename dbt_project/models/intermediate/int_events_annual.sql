-- The event figures of a territory and year; zero where a source that was asked for that year knows of none.
{{ by_territory() }}
with held_event as (
    select
        closed.ancestor_id as territory_id,
        closed.is_partial as is_inherited,
        occasion.occasion_key,
        held.* exclude (territory_id),
        -- Held before: another year of the same series in the same place.
        held.series is not null and exists (
            select 1
            from {{ ref('int_event_merged') }} as earlier
            where
                earlier.series = held.series
                and earlier.territory_id = held.territory_id
                and earlier.year < held.year
                and earlier.is_held
        ) as is_recurring
    from {{ ref('int_event_merged') }} as held
    inner join {{ ref('int_event_occasion') }} as occasion on held.event_key = occasion.event_key
    inner join {{ ref('int_territory_closed') }} as closed on held.territory_id = closed.descendant_id
    where held.is_held and held.is_international and held.year <= {{ as_of_year() }}
        and {{ touched('closed.ancestor_id') }}
),

occasion as (
    select
        territory_id,
        year,
        occasion_key,
        bool_or(kind in ('trade_fair', 'congress')) as is_trade_fair,
        bool_or(kind = 'cultural') as is_cultural,
        bool_or(kind = 'sport') as is_sport,
        bool_or(series is not null) as is_of_series,
        bool_or(is_recurring) as is_recurring
    from held_event
    group by territory_id, year, occasion_key
),

tallied as (
    select
        territory_id,
        year,
        count(*) as n_events,
        count(case when is_trade_fair then 1 end) as n_trade_fairs,
        count(case when is_cultural then 1 end) as n_cultural,
        count(case when is_sport then 1 end) as n_sport,
        -- Whether an event was held before is known of those whose series is known.
        case when bool_or(is_of_series) then count(case when is_recurring then 1 end) end as n_recurring
    from occasion
    group by territory_id, year
),

counted as (
    select
        territory_id,
        year,
        bool_or(is_inherited) as is_inherited,
        {{ merge_lists('source_ids') }} as source_ids,
        {{ merge_lists('snapshot_ids') }} as snapshot_ids,
        bool_or(is_synthetic) as is_synthetic
    from held_event
    group by territory_id, year
),

looked as (
    -- The years Wikidata was asked for: those between its first and its last event anywhere.
    select
        asked_for.territory_id,
        spine.year,
        asked.snapshot_ids,
        asked.is_synthetic
    from {{ ref('int_territory_asked') }} as asked_for
    cross join (
        select
            min(year) as first_year,
            max(year) as last_year,
            {{ merge_lists('snapshot_id') }} as snapshot_ids,
            bool_and(is_synthetic) as is_synthetic
        from {{ ref('stg_wikidata_events__event') }}
    ) as asked
    inner join ({{ year_spine(var('first_year'), as_of_year()) }}) as spine
        on spine.year between asked.first_year and asked.last_year
    where {{ touched('asked_for.territory_id') }}
)

select
    coalesce(counted.territory_id, looked.territory_id) as territory_id,
    coalesce(counted.year, looked.year) as year,
    coalesce(tallied.n_events, 0) as n_events,
    coalesce(tallied.n_trade_fairs, 0) as n_trade_fairs,
    coalesce(tallied.n_cultural, 0) as n_cultural,
    coalesce(tallied.n_sport, 0) as n_sport,
    tallied.n_recurring,
    looked.territory_id is not null as is_zero_known,
    case
        when coalesce(counted.year, looked.year) >= {{ as_of_year() }}
            and '{{ as_of()[5:] }}' <> '12-31'
            then 'provisional'
        when counted.is_inherited then 'partial'
        -- Cited events are those somebody wrote about: more may have been held.
        when looked.territory_id is null then 'lower_bound'
        else 'observed'
    end as quality_flag,
    coalesce(counted.source_ids, 'wikidata_events') as source_ids,
    coalesce(counted.snapshot_ids, looked.snapshot_ids) as snapshot_ids,
    coalesce(counted.is_synthetic, looked.is_synthetic) as is_synthetic
from counted
full outer join looked on counted.territory_id = looked.territory_id and counted.year = looked.year
left join tallied on counted.territory_id = tallied.territory_id and counted.year = tallied.year
