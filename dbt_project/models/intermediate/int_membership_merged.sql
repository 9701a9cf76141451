-- One row per territory and network, with all who state it.
with stated as (
    select
        fact.territory_id,
        fact.network_code,
        fact.since_year,
        fact.until_year,
        cast(year(fact.first_seen_at) as integer) as first_seen_year,
        cast(year(fact.retrieved_at) as integer) as last_seen_year,
        fact.source_id,
        fact.snapshot_id,
        fact.is_synthetic,
        -- A made-up statement neither dates nor ends a membership that a real one knows.
        not fact.is_synthetic
        or bool_and(fact.is_synthetic) over (partition by fact.territory_id, fact.network_code) as is_heeded
    from ({{ located('membership', 'since_year') }}) as fact
)

select
    territory_id,
    network_code,
    min(case when is_heeded then since_year end) as since_year,
    case
        -- Joined again when it ended.
        when
            max(case when is_heeded and until_year is null then since_year end)
            >= max(case when is_heeded then until_year end)
            then null
        else max(case when is_heeded then until_year end)
    end as until_year,
    min(case when is_heeded then first_seen_year end) as first_seen_year,
    max(last_seen_year) as last_seen_year,
    {{ list_of('source_id') }} as source_ids,
    {{ merge_lists('snapshot_id') }} as snapshot_ids,
    bool_and(is_synthetic) as is_synthetic
from stated
group by territory_id, network_code
