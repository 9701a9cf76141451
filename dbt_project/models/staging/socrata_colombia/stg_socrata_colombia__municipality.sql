-- Colombian municipalities by their DANE code (DIVIPOLA), zeros restored.
select
    municipality_code,
    name,
    department_code,
    department_name,
    region,
    _snapshot_id as snapshot_id,
    _retrieved_at as retrieved_at,
    _is_synthetic as is_synthetic
from {{ in_force(source('socrata_colombia', 'municipality')) }}
