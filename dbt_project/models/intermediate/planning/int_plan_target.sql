-- What is programmed for a year, and what was for the programmed year before.
select
    plan_item_id,
    year,
    value as target_value,
    lag(year) over item as previous_year,
    lag(value) over item as previous_target
from {{ planned('target_year') }}
window item as (partition by plan_item_id order by year)
