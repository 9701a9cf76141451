-- Since which year, and in which answers, somebody looked for the agreements of a territory of interest: only then can
-- none be zero.
select
    seed.territory_id,
    looked.first_year,
    looked.last_year,
    looked.snapshot_ids,
    looked.is_synthetic
from {{ ref('territories_of_interest') }} as seed
cross join (
    select
        cast(min(year(first_seen_at)) as integer) as first_year,
        cast(max(year(retrieved_at)) as integer) as last_year,
        {{ merge_lists('snapshot_id') }} as snapshot_ids,
        bool_and(is_synthetic) as is_synthetic
    from {{ ref('stg_wikidata_twinnings__agreement') }}
) as looked
where looked.first_year is not null
