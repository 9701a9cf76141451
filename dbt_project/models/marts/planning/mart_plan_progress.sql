-- How each indicator of a plan goes, year by year until now, in words that need no other table.
with known_budget as (
    -- Budgets of the years whose results are known: of levels until the last value, of flows those reported.
    select
        progressed.plan_item_id,
        progressed.year,
        sum(budget.budget_amount) as budget_with_result
    from {{ ref('int_plan_progressed') }} as progressed
    inner join {{ ref('int_plan_budget') }} as budget
        on progressed.plan_item_id = budget.plan_item_id and progressed.latest_year >= budget.year
    left join {{ ref('int_plan_year') }} as reached
        on budget.plan_item_id = reached.plan_item_id and budget.year = reached.year
    where progressed.type not in ('flow', 'accumulated') or reached.actual_value is not null
    group by progressed.plan_item_id, progressed.year
),

progressed as (
    select
        progressed.*,
        budget.budget_amount,
        known_budget.budget_with_result,
        sum(budget.budget_amount) over until_now as budget_to_date,
        max(budget.budget_currency) over until_now as budget_currency,
        case when progressed.direction = 'down' then -1.0 else 1.0 end as wanted,
        case
            when progressed.type = 'accumulated' then progressed.actual_sum / nullif(progressed.n_years_over, 0)
            else (progressed.latest_value - progressed.base_value)
                / nullif(progressed.latest_year - progressed.base_year, 0)
        end as pace_observed,
        progressed.goal_value
        - case when progressed.type = 'accumulated' then progressed.actual_sum else progressed.latest_value end
            as still_to_do,
        case
            when progressed.type = 'accumulated' then progressed.start_year + progressed.n_years_over - 1
            else progressed.latest_year
        end as known_until
    from {{ ref('int_plan_progressed') }} as progressed
    left join {{ ref('int_plan_budget') }} as budget
        on progressed.plan_item_id = budget.plan_item_id and progressed.year = budget.year
    left join known_budget
        on progressed.plan_item_id = known_budget.plan_item_id and progressed.year = known_budget.year
    window until_now as (partition by progressed.plan_item_id order by progressed.year)
),

paced as (
    select
        *,
        case
            when wanted * still_to_do <= 0 then 0.0
            else still_to_do / nullif(greatest(goal_year - known_until, 0), 0)
        end as pace_needed,
        case
            when still_to_do is null or pace_observed is null then 'not_reported'
            when year - latest_year > max_age_years then 'stale'
            when wanted * still_to_do <= 0 then 'arrived'
            when pace_observed = 0 then 'no_movement'
            when wanted * pace_observed < 0 then 'moving_away'
            when still_to_do / pace_observed > 100 then 'beyond_100_years'
        end as forecast_reason,
        case
            when type in ('flow', 'accumulated') then actual_sum
            else wanted * (latest_value - base_value)
        end as result_to_date
    from progressed
)

select
    paced.plan_item_id,
    paced.year,
    paced.plan_id,
    paced.territory_id,
    paced.indicator_id,
    {{ titles('plan_item') }},
    plan_item.axis_id,
    plan_item.objective_id,
    plan_item.responsible,
    paced.type,
    paced.direction,
    paced.unit,
    plan_year.state,
    plan_year.actual_value,
    plan_year.target_value,
    paced.wanted * (plan_year.target_value - plan_year.actual_value) as distance_to_target,
    {{ in_percent('plan_year.year_share') }} as year_done_raw,
    {{ in_capped_percent('plan_year.year_share') }} as year_done_pct,
    paced.base_value,
    paced.base_year,
    paced.latest_value,
    paced.latest_year,
    paced.year - paced.latest_year as data_age_years,
    paced.goal_value,
    paced.goal_year,
    {{ in_percent('paced.done_share') }} as plan_done_raw,
    {{ in_capped_percent('paced.done_share') }} as plan_done_pct,
    {{ in_percent('paced.elapsed_share') }} as elapsed_pct,
    paced.pace_observed,
    paced.pace_needed,
    case
        when paced.forecast_reason is null
            then cast(ceil(paced.known_until + paced.still_to_do / paced.pace_observed) as integer)
    end as forecast_year,
    paced.forecast_reason,
    assessed.method,
    assessed.ratio,
    assessed.score,
    assessed.status,
    {{ worded('status_word', 'status') }},
    assessed.verdict,
    assessed.reason,
    {{ worded('reason_word', 'reason') }},
    assessed.methods_disagree,
    maturity.stage as maturity_stage,
    paced.weight,
    paced.budget_amount,
    paced.budget_to_date,
    paced.budget_currency,
    paced.result_to_date,
    case when paced.result_to_date > 0 then paced.budget_with_result / paced.result_to_date end as cost_per_result,
    paced.is_provisional,
    plan_year.quality_flag,
    paced.latest_quality_flag,
    coalesce(plan_year.is_synthetic, false) or paced.is_synthetic or assessed.is_synthetic as is_synthetic,
    paced.is_illustrative,
    coalesce(plan_year.source_ids, paced.latest_source_ids) as source_ids,
    coalesce(plan_year.source_note, paced.latest_source_note) as source_note
from paced
inner join {{ ref('int_plan_year') }} as plan_year
    on paced.plan_item_id = plan_year.plan_item_id and paced.year = plan_year.year
inner join {{ ref('int_status_assessed') }} as assessed
    on
        paced.subject_id = assessed.subject_id
        and paced.seen_year = assessed.seen_year
        and paced.reported_method = assessed.method
inner join {{ ref('dim_plan_item') }} as plan_item on paced.plan_item_id = plan_item.plan_item_id
left join {{ ref('dim_status_word') }} as status_word
    on status_word.kind = 'status' and assessed.status = status_word.code
left join {{ ref('dim_status_word') }} as reason_word
    on reason_word.kind = 'reason' and assessed.reason = reason_word.code
left join {{ planned('stage') }} as maturity on paced.plan_id = maturity.plan_id and paced.year = maturity.year
