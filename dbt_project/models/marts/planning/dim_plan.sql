-- Development plans, with what their evaluation is for.
with answer as (
    select
        plan_id,
        max(case when question = 'who' then answer end) as question_who,
        max(case when question = 'why' then answer end) as question_why,
        max(case when question = 'what' then answer end) as question_what,
        max(case when question = 'how' then answer end) as question_how
    from {{ planned('evaluation_question') }}
    group by plan_id
)

select
    plan.plan_id,
    plan.territory_id,
    {{ titles('plan') }},
    plan.language,
    plan.start_year,
    plan.end_year,
    plan.reported_method,
    plan.max_age_years,
    plan.pace_ahead,
    plan.pace_on,
    plan.pace_behind,
    answer.question_who,
    answer.question_why,
    answer.question_what,
    answer.question_how,
    plan.note,
    plan.is_illustrative
from {{ planned('plan') }} as plan
inner join answer on plan.plan_id = answer.plan_id
