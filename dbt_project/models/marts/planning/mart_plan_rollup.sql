-- Progress of objectives, axes and whole plans: the weighted mean of what lies below, and its status by method (a).
with item as (
    select
        progressed.plan_id,
        progressed.axis_id,
        progressed.objective_id,
        progressed.year,
        progressed.weight,
        -- Not reported stays in the denominator and adds nothing; nothing programmed is out of it.
        case
            when plan_year.state in ('reported', 'not_reported')
                then coalesce({{ in_capped_percent('plan_year.year_share') }}, 0.0)
        end as year_done_pct,
        case when progressed.n_due > 0 then coalesce({{ in_capped_percent('progressed.done_share') }}, 0.0) end
            as plan_done_pct,
        1 as n_items,
        case when plan_year.state in ('reported', 'not_reported') then 1 else 0 end as n_programmed,
        case when plan_year.year_share is not null then 1 else 0 end as n_reported,
        case
            when plan_year.state in ('reported', 'not_reported') and plan_year.year_share is null then 1 else 0
        end as n_not_reported,
        case when plan_year.state = 'not_due' then 1 else 0 end as n_not_due,
        case when plan_year.state = 'nothing_programmed' then 1 else 0 end as n_nothing_programmed,
        assessed.score,
        case when assessed.score is not null then 1 else 0 end as n_assessed,
        case when assessed.status = 'target_achieved' then 1 else 0 end as n_target_achieved,
        progressed.is_provisional,
        progressed.is_synthetic or coalesce(plan_year.is_synthetic, false) as is_synthetic
    from {{ ref('int_plan_progressed') }} as progressed
    inner join {{ ref('int_plan_year') }} as plan_year
        on progressed.plan_item_id = plan_year.plan_item_id and progressed.year = plan_year.year
    left join {{ ref('int_status_assessed') }} as assessed
        on
            progressed.subject_id = assessed.subject_id
            and progressed.seen_year = assessed.seen_year
            and assessed.method = 'a'
),

objective as (
    select
        part.plan_id,
        part.year,
        'objective' as level,
        part.objective_id as part_id,
        part.axis_id as parent_id,
        max(own.weight) as weight,
        {{ rolled_up() }}
    from item as part
    inner join {{ planned('objective') }} as own on part.objective_id = own.objective_id
    group by part.plan_id, part.year, part.objective_id, part.axis_id
),

axis as (
    select
        part.plan_id,
        part.year,
        'axis' as level,
        part.parent_id as part_id,
        part.plan_id as parent_id,
        max(own.weight) as weight,
        {{ rolled_up() }}
    from objective as part
    inner join {{ planned('axis') }} as own on part.parent_id = own.axis_id
    group by part.plan_id, part.year, part.parent_id
),

whole as (
    select
        part.plan_id,
        part.year,
        'plan' as level,
        part.plan_id as part_id,
        cast(null as varchar) as parent_id,
        1.0 as weight,
        {{ rolled_up() }}
    from axis as part
    group by part.plan_id, part.year
),

named as (
    select
        own.objective_id as part_id,
        {{ titles('own') }},
        own.display_order
    from {{ planned('objective') }} as own
    union all
    select
        own.axis_id as part_id,
        {{ titles('own') }},
        own.display_order
    from {{ planned('axis') }} as own
    union all
    select
        own.plan_id as part_id,
        {{ titles('own') }},
        0 as display_order
    from {{ planned('plan') }} as own
),

area as (
    select distinct
        axis_id,
        responsible
    from {{ ref('dim_plan_item') }}
)

select
    rolled.part_id,
    rolled.year,
    rolled.level,
    rolled.parent_id,
    rolled.plan_id,
    {{ titles('named') }},
    named.display_order,
    area.responsible,
    rolled.weight,
    rolled.year_done_pct,
    rolled.year_weight,
    rolled.plan_done_pct,
    rolled.plan_weight,
    rolled.score,
    {{ label_of_many('rolled.score', 'rolled.n_target_achieved', 'rolled.n_items') }} as status,
    {% for count in rolled_counts() -%}
        rolled.{{ count }},
    {% endfor -%}
    rolled.is_provisional,
    rolled.is_synthetic,
    own.is_illustrative
from (
    select * from objective
    union all
    select * from axis
    union all
    select * from whole
) as rolled
inner join named on rolled.part_id = named.part_id
left join area on area.axis_id in (rolled.part_id, rolled.parent_id)
inner join {{ planned('plan') }} as own on rolled.plan_id = own.plan_id
