-- Each year of a plan until now: what was programmed, what was reached, and how much of it is done.
with placed as (
    select
        plan_item.plan_item_id,
        plan_item.type,
        plan_item.direction,
        plan_item.base_value,
        spine.year,
        spine.is_complete,
        programmed.target_value,
        coalesce(programmed.previous_target, plan_item.base_value) as previous_target,
        case when programmed.previous_year is null then plan_item.base_value else previous.actual_value end
            as previous_value,
        actual.actual_value,
        actual.quality_flag,
        actual.is_synthetic,
        actual.source_ids,
        actual.source_note
    from {{ ref('int_plan_item_described') }} as plan_item
    inner join {{ ref('dim_year') }} as spine on spine.year between plan_item.start_year and plan_item.end_year
    left join {{ ref('int_plan_target') }} as programmed
        on plan_item.plan_item_id = programmed.plan_item_id and spine.year = programmed.year
    left join {{ ref('int_plan_actual') }} as actual
        on plan_item.plan_item_id = actual.plan_item_id and spine.year = actual.year
    left join {{ ref('int_plan_actual') }} as previous
        on plan_item.plan_item_id = previous.plan_item_id and programmed.previous_year = previous.year
),

programmed as (
    select
        *,
        -- A reduction of zero is nothing programmed.
        target_value is not null and (type <> 'yearly_reduction' or previous_target <> target_value) as is_programmed
    from placed
)

select
    plan_item_id,
    year,
    is_complete,
    is_programmed,
    target_value,
    actual_value,
    quality_flag,
    is_synthetic,
    source_ids,
    source_note,
    case
        when not is_programmed then 'nothing_programmed'
        when not is_complete then 'not_due'
        when actual_value is null then 'not_reported'
        else 'reported'
    end as state,
    case
        when is_programmed and is_complete
            then {{ done_share('actual_value', 'target_value', 'base_value', 'previous_value', 'previous_target') }}
    end as year_share
from programmed
