-- Targets of the Sustainable Development Goals with their goal.
select
    sdg_target.target_code,
    sdg_target.goal_code,
    goal.title as goal_title,
    sdg_target.description
from {{ ref('stg_unsdg_framework__target') }} as sdg_target
inner join {{ ref('stg_unsdg_framework__goal') }} as goal on sdg_target.goal_code = goal.goal_code
