-- What was reached: the warehouse's figures for indicators of the catalogue, the plan's own for its own.
select
    plan_item.plan_item_id,
    figure.year,
    figure.value as actual_value,
    figure.quality_flag,
    figure.is_synthetic,
    figure.source_ids,
    cast(null as varchar) as source_note
from {{ ref('fct_indicator_annual') }} as figure
inner join {{ ref('int_plan_item_described') }} as plan_item
    on figure.territory_id = plan_item.territory_id and figure.indicator_id = plan_item.indicator_id
-- Whatever is not finite is no figure.
where abs(figure.value) <= 1e300
union all
select
    plan_item_id,
    year,
    value as actual_value,
    quality_flag,
    is_synthetic,
    cast(null as varchar) as source_ids,
    source as source_note
from {{ planned('own_actual') }}
