-- One row per event and territory; what several sources state under one name, in one place and year, is one event.
with stated as (
    select
        fact.*,
        fact.source_id || ':' || fact.statement_id as nameless_key
    from ({{ located('event', 'year') }}) as fact
),

named as (
    -- Every name of a statement, without case, accents, punctuation and its own year: the same event is rarely written
    -- the same way twice.
    select
        territory_id,
        year,
        nameless_key,
        coalesce(nullif(trim(replace(written, ' ' || cast(year as varchar) || ' ', ' ')), ''), trim(written))
            as name_key
    from (
        select
            *,
            ' ' || regexp_replace(lower(strip_accents(written_name)), '[^\p{L}\p{N}]+', ' ', 'g') || ' ' as written
        from (
            select
                territory_id,
                year,
                nameless_key,
                unnest(string_split(concat_ws(chr(10), name, also_named), chr(10))) as written_name
            from stated
            where name is not null
        ) as each_name
    ) as folded
),

synonymous as (
    -- Names that one statement gives to one event lead to the first of them.
    select
        territory_id,
        year,
        name_key,
        min(first_key) as event_name_key
    from (
        select
            *,
            min(name_key) over (partition by territory_id, year, nameless_key) as first_key
        from named
    ) as together
    group by territory_id, year, name_key
),

keyed as (
    select
        named.territory_id,
        named.year,
        named.nameless_key,
        min(synonymous.event_name_key) as event_name_key
    from named
    inner join synonymous
        on
            named.territory_id = synonymous.territory_id
            and named.year = synonymous.year
            and named.name_key = synonymous.name_key
    group by named.territory_id, named.year, named.nameless_key
),

heard as (
    select
        stated.*,
        coalesce(keyed.event_name_key, stated.nameless_key) as event_name_key,
        -- What a made-up statement says of an event that a real one knows is not heeded: neither that it was held.
        not stated.is_synthetic or bool_and(stated.is_synthetic) over (
            partition by stated.territory_id, stated.year, coalesce(keyed.event_name_key, stated.nameless_key)
        ) as is_heeded
    from stated
    left join keyed
        on
            stated.territory_id = keyed.territory_id
            and stated.year = keyed.year
            and stated.nameless_key = keyed.nameless_key
)

select
    territory_id || '|' || cast(year as varchar) || '|' || event_name_key as event_key,
    territory_id,
    year,
    min(name) filter (where is_heeded) as name,
    min(kind) filter (where is_heeded) as kind,
    -- Held if anyone says that it took place; an announcement alone is a plan.
    bool_or(is_heeded and status = 'held') as is_held,
    bool_or(is_heeded and is_international) as is_international,
    {{ merge_lists('case when is_heeded then scope_evidence end') }} as scope_evidence,
    min(series) filter (where is_heeded) as series,
    min(starts_on) filter (where is_heeded) as starts_on,
    max(ends_on) filter (where is_heeded) as ends_on,
    {{ list_of('source_id') }} as source_ids,
    {{ merge_lists('snapshot_id') }} as snapshot_ids,
    bool_and(is_synthetic) as is_synthetic
from heard
group by territory_id, year, event_name_key
