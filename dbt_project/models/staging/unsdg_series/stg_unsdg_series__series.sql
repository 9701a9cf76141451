-- The series that are asked for, with the release of the database they were taken from.
select
    series_code,
    indicator_codes,
    release,
    description,
    _snapshot_id as snapshot_id,
    _retrieved_at as retrieved_at
from {{ in_force(source('unsdg_series', 'series')) }}
