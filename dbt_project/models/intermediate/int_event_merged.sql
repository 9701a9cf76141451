-- One row per event and territory; what several sources state under one name, in one place and year, is one event.
with stated as (
    select
        *,
        scope_key || source_id || ':' || statement_id as statement_key
    from (
        select
            *,
            territory_id || '|' || cast(year as varchar) || '|' as scope_key
        from ({{ located('event', 'year') }}) as fact
    ) as scoped
),

named as (
    -- Every name of a statement, without case, accents, punctuation and its own year: the same event is rarely written
    -- the same way twice.
    select
        statement_key,
        is_synthetic,
        scope_key
        || coalesce(nullif(trim(replace(written, ' ' || cast(year as varchar) || ' ', ' ')), ''), trim(written))
            as name_key
    from (
        select
            *,
            ' ' || regexp_replace(lower(strip_accents(written_name)), '[^\p{L}\p{N}]+', ' ', 'g') || ' ' as written
        from (
            select
                statement_key,
                is_synthetic,
                scope_key,
                year,
                unnest(string_split(concat_ws(chr(10), name, also_named), chr(10))) as written_name
            from stated
            where name is not null
        ) as each_name
    ) as folded
    union
    -- What has no name is like nothing else.
    select
        statement_key,
        is_synthetic,
        statement_key as name_key
    from stated
    where name is null
),

alike as (
    -- Names that one statement gives to one event: each with the first of them. Few statements have more than one.
    select
        min(name_key) as one,
        unnest(list(name_key)) as other
    from named
    group by statement_key
    having count(*) > 1
),

keyed as (
    -- And those that are alike by way of a third, which a statement between gives it.
    select
        named.statement_key,
        named.is_synthetic,
        named.name_key,
        coalesce(same.first_of_all, named.name_key) as event_key
    from named
    left join {{ first_of_same('alike') }} as same on named.name_key = same.one
),

event_named as (
    select
        event_key,
        array_to_string(list_sort(list_distinct(list(name_key))), chr(10)) as name_keys,
        bool_and(is_synthetic) as is_synthetic
    from keyed
    group by event_key
),

heard as (
    select
        stated.*,
        event_named.event_key,
        event_named.name_keys,
        -- What a made-up statement says of an event that a real one knows is not heeded: neither that it was held.
        not stated.is_synthetic or event_named.is_synthetic as is_heeded
    from stated
    inner join (
        select distinct
            statement_key,
            event_key
        from keyed
    ) as member on stated.statement_key = member.statement_key
    inner join event_named on member.event_key = event_named.event_key
)

select
    event_key,
    territory_id,
    year,
    -- All names it goes by, each as the key that it would have if it had no other.
    name_keys,
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
group by event_key, territory_id, year, name_keys
