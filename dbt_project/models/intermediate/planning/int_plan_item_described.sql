-- Plan items with what the plan and the catalogue say of them, and with their goal.
with programmed as (
    select
        plan_item_id,
        count(*) as n_programmed,
        sum(target_value) as target_sum,
        max(year) as goal_year,
        max_by(target_value, year) as last_target
    from {{ ref('int_plan_target') }}
    group by plan_item_id
)

select
    plan_item.plan_item_id,
    plan_item.plan_id,
    plan.territory_id,
    plan_item.axis_id,
    plan_item.objective_id,
    plan_item.display_order,
    plan_item.indicator_id,
    {% for language in ['es', 'fr', 'pt', 'en'] -%}
        coalesce(plan_item.title_{{ language }}, indicator.name_{{ language }}) as title_{{ language }},
    {% endfor -%}
    {% for language in ['es', 'fr', 'pt', 'en'] -%}
        coalesce(plan_item.definition_{{ language }}, indicator.definition_{{ language }}) as definition_{{ language }},
    {% endfor -%}
    coalesce(plan_item.unit, indicator.unit) as unit,
    coalesce(plan_item.direction, indicator.direction) as direction,
    plan_item.type,
    plan_item.diagnosis,
    plan_item.base_value,
    plan_item.base_year,
    plan_item.base_source,
    plan_item.weight,
    plan_item.actor,
    plan_item.sdg_targets,
    programmed.n_programmed,
    -- What is added up is programmed as a sum.
    case when plan_item.type = 'accumulated' then programmed.target_sum else programmed.last_target end as goal_value,
    programmed.last_target,
    programmed.goal_year,
    plan.start_year,
    plan.end_year,
    plan.reported_method,
    plan.max_age_years,
    plan.pace_ahead,
    plan.pace_on,
    plan.pace_behind,
    plan.is_illustrative
from {{ planned('plan_indicator') }} as plan_item
inner join {{ planned('plan') }} as plan on plan_item.plan_id = plan.plan_id
inner join programmed on plan_item.plan_item_id = programmed.plan_item_id
left join {{ ref('dim_indicator') }} as indicator on plan_item.indicator_id = indicator.indicator_id
