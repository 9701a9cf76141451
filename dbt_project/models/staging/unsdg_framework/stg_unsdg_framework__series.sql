-- The data series of the framework; one that serves two targets is two rows.
select
    series_code,
    target_code,
    indicator_code,
    goal_code,
    release,
    description,
    _snapshot_id as snapshot_id
from {{ in_force(source('unsdg_framework', 'series')) }}
