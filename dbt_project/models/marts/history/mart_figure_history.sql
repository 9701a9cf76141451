-- Every version of every figure: ask for the one that was valid at a moment to hear what was said then.
{{ by_territory() }}
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
    source_ids,
    snapshot_ids
from {{ ref('indicator_history') }}
where {{ touched() }}
