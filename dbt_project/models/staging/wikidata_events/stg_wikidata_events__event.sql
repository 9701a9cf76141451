-- Events by city and year, classed by the roots their class descends from; what has no such class is no event.
with classed as (
    select
        found.event_id,
        found.city_id,
        found.year,
        found.event_on,
        found._snapshot_id,
        found._retrieved_at,
        found._is_synthetic,
        -- A trade fair is a congress too, and a film festival is a festival: the most specific kind first.
        case event_class.root_id
            when 'Q57305' then 1 -- trade fair
            when 'Q16510064' then 2 -- sporting event
            when 'Q2020153' then 3 -- academic conference
            when 'Q625994' then 3 -- conference, convention
            when 'Q132241' then 4 -- festival
            when 'Q464980' then 4 -- exhibition
        end as kind_order
    from {{ in_force(source('wikidata_events', 'event')) }} as found
    inner join {{ in_force(source('wikidata_events', 'event_class')) }} as event_class
        on found.class_id = event_class.class_id
),

labelled as (
    select
        event_id,
        -- The language that most of the other sources name events in; the rest are names all the same.
        min_by(label, case language when 'en' then '0' else language end) as name,
        string_agg(distinct label, chr(10) order by label) as also_named
    from {{ in_force(source('wikidata_events', 'event_label')) }}
    group by event_id
)

select
    'wikidata_events' as source_id,
    classed.event_id as statement_id,
    'QID' as place_system,
    classed.city_id as place_code,
    min(labelled.name) as name,
    min(labelled.also_named) as also_named,
    case min(classed.kind_order)
        when 1 then 'trade_fair'
        when 2 then 'sport'
        when 3 then 'congress'
        when 4 then 'cultural'
    end as kind,
    cast(classed.year as integer) as year,
    min(classed.event_on) as starts_on,
    max(classed.event_on) as ends_on,
    'held' as status,
    -- An event known to Wikidata by city and class has a public beyond the city; the scope is its class's.
    true as is_international,
    'international_class' as scope_evidence,
    cast(null as varchar) as series,
    {{ list_of('classed._snapshot_id') }} as snapshot_id,
    max(classed._retrieved_at) as retrieved_at,
    bool_or(classed._is_synthetic) as is_synthetic
from classed
left join labelled on classed.event_id = labelled.event_id
where classed.kind_order is not null
group by classed.event_id, classed.city_id, classed.year
