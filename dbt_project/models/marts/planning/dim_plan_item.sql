-- The indicators of plans: what each serves, where it starts and where it is to arrive.
select
    described.plan_item_id,
    described.plan_id,
    described.display_order,
    described.indicator_id,
    {{ titles('described') }},
    {% for language in ['es', 'fr', 'pt', 'en'] -%}
        described.definition_{{ language }},
    {% endfor -%}
    described.unit,
    described.direction,
    described.type,
    described.axis_id,
    described.objective_id,
    axis.responsible,
    described.actor,
    described.diagnosis,
    described.base_value,
    described.base_year,
    described.base_source,
    described.goal_value,
    described.goal_year,
    described.weight,
    described.sdg_targets,
    described.is_illustrative
from {{ ref('int_plan_item_described') }} as described
inner join {{ planned('axis') }} as axis on described.axis_id = axis.axis_id
