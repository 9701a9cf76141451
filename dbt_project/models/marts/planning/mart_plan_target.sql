-- What is programmed, also for years to come.
select
    programmed.plan_item_id,
    programmed.year as target_year,
    programmed.target_value,
    budget.budget_amount,
    budget.budget_currency,
    budget.budget_lines,
    described.is_illustrative
from {{ ref('int_plan_target') }} as programmed
inner join {{ ref('int_plan_item_described') }} as described on programmed.plan_item_id = described.plan_item_id
left join {{ ref('int_plan_budget') }} as budget
    on programmed.plan_item_id = budget.plan_item_id and programmed.year = budget.year
