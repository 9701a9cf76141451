-- The targets, each of one goal.
select
    target_code,
    goal_code,
    description,
    _snapshot_id as snapshot_id
from {{ in_force(source('unsdg_framework', 'target')) }}
