-- The seventeen goals.
select
    goal_code,
    title,
    description,
    _snapshot_id as snapshot_id
from {{ in_force(source('unsdg_framework', 'goal')) }}
