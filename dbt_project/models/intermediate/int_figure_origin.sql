-- What figures rest on: each list of sources and answers once, in order, with the age of its oldest answer. Millions of
-- figures rest on a few hundred lists.
with stated as (
    select distinct
        origin_id,
        source_ids,
        snapshot_ids
    from {{ ref('int_figure_provenance') }}
),

cited_answer as (
    select
        origin_id,
        unnest(string_split(snapshot_ids, ',')) as snapshot_id
    from stated
),

cited_source as (
    select
        origin_id,
        unnest(string_split(source_ids, ',')) as source_id
    from stated
),

age as (
    select
        cited_answer.origin_id,
        cast(min(answer.retrieved_at) as timestamp) as retrieved_at
    from cited_answer
    inner join {{ ledger('snapshots') }} as answer on cited_answer.snapshot_id = answer.snapshot_id
    group by cited_answer.origin_id
),

evidence as (
    select
        cited_source.origin_id,
        {{ list_of('declared.evidence_class') }} as evidence_class
    from cited_source
    inner join {{ ledger('registry') }} as declared on cited_source.source_id = declared.source_id
    group by cited_source.origin_id
)

select
    stated.origin_id,
    array_to_string(list_sort(list_distinct(string_split(stated.source_ids, ','))), ',') as source_ids,
    array_to_string(list_sort(list_distinct(string_split(stated.snapshot_ids, ','))), ',') as snapshot_ids,
    age.retrieved_at,
    evidence.evidence_class
from stated
left join age on stated.origin_id = age.origin_id
left join evidence on stated.origin_id = evidence.origin_id
