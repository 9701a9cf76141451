-- Every version of every figure: ask for the one that was valid at a moment to hear what was said then.
select
    territory_id,
    year,
    indicator_id,
    cast(dbt_valid_from as timestamp) as valid_from,
    cast(dbt_valid_to as timestamp) as valid_to,
    dbt_valid_to is null as is_current,
    value,
    quality_flag,
    is_synthetic,
    -- Versions from before corrections were kept have none.
    coalesce(is_corrected, false) as is_corrected,
    source_ids,
    snapshot_ids
from {{ ref('indicator_history') }}
