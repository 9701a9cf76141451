-- Every version of every figure: ask for the one that was valid at a moment to hear what was said then.
{{ by_territory() }}
with publishable as (
    -- What once rested on a source that may not be published any more is not published as history either.
    select cited.source_ids
    from (
        select
            source_ids,
            unnest(string_split(source_ids, ',')) as source_id
        from (select distinct source_ids from {{ ref('indicator_history') }}) as lists
    ) as cited
    left join {{ ref('dim_source') }} as declared on cited.source_id = declared.source_id
    group by cited.source_ids
    having bool_and(coalesce(declared.may_republish, false))
)

select
    said.territory_id,
    said.year,
    said.indicator_id,
    cast(said.dbt_valid_from as timestamp) as valid_from,
    cast(said.dbt_valid_to as timestamp) as valid_to,
    said.dbt_valid_to is null as is_current,
    said.value,
    said.quality_flag,
    said.is_synthetic,
    -- Versions from before corrections were kept have none.
    coalesce(said.is_corrected, false) as is_corrected,
    said.source_ids,
    said.snapshot_ids
from {{ ref('indicator_history') }} as said
inner join publishable on said.source_ids = publishable.source_ids
where {{ touched('said.territory_id') }}
