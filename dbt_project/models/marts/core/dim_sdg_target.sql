-- Targets of the Sustainable Development Goals with their goal.
select
    target.target_code,
    target.goal_code,
    goal.title as goal_title,
    target.description
from {{ ref('stg_unsdg_framework__target') }} as target
inner join {{ ref('stg_unsdg_framework__goal') }} as goal on target.goal_code = goal.goal_code
