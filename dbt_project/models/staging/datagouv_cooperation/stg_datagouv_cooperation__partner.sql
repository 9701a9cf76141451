-- Partners of the declared projects, one by one, as they are named.
select
    resource_id || '/' || cast(row_number as varchar) as project_id,
    cast(position as integer) as position,
    partner_name,
    _snapshot_id as snapshot_id,
    _retrieved_at as retrieved_at,
    _is_synthetic as is_synthetic
from {{ in_force(source('datagouv_cooperation', 'partner')) }}
