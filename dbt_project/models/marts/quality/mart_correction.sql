-- The values that we know better than their source, and why; each figure that rests on one is marked `is_corrected`.
select
    source_id,
    table_name,
    row_key,
    column_name,
    bad_value,
    corrected_value,
    provider,
    reason,
    status,
    expires_on
from {{ ref('corrections') }}
where status <> 'fixed_upstream'
