-- The indicators of the framework; one that serves two targets is two rows.
select
    indicator_code,
    target_code,
    goal_code,
    description,
    tier,
    _snapshot_id as snapshot_id
from {{ in_force(source('unsdg_framework', 'indicator')) }}
