-- Since which year, and in which answers, somebody looked for the agreements of a territory of interest: only then can
-- none be zero.
select
    asked_for.territory_id,
    looked.first_year,
    looked.last_year,
    looked.snapshot_ids,
    looked.is_synthetic
from {{ ref('int_territory_asked') }} as asked_for
cross join (
    select
        cast(min(year(first_seen_at)) as integer) as first_year,
        cast(max(year(retrieved_at)) as integer) as last_year,
        {{ merge_lists('snapshot_id') }} as snapshot_ids,
        bool_and(is_synthetic) as is_synthetic
    from {{ ref('stg_wikidata_twinnings__agreement') }}
) as looked
where looked.first_year is not null
