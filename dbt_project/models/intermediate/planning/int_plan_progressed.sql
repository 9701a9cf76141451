-- Each year of a plan until now, seen from that year: how much of the whole is done, and in what share of the time.
with so_far as (
    select
        plan_item_id,
        year,
        cast(sum(case when is_programmed then 1 else 0 end) over until_now as integer) as n_programmed_so_far,
        cast(sum(case when is_programmed and is_complete then 1 else 0 end) over until_now as integer) as n_due,
        cast(sum(case when is_complete then 1 else 0 end) over until_now as integer) as n_years_over,
        cast(count(year_share) over until_now as integer) as n_reported,
        sum(year_share) over until_now as share_sum,
        sum(case when is_complete then actual_value end) over until_now as actual_sum,
        bool_or(is_complete and {{ is_provisional('quality_flag') }}) over until_now as is_any_provisional,
        bool_or(is_complete and coalesce(is_synthetic, false)) over until_now as is_any_synthetic
    from {{ ref('int_plan_year') }}
    window until_now as (
        partition by plan_item_id order by year rows between unbounded preceding and current row
    )
),

last_known as (
    select
        plan_year.plan_item_id,
        plan_year.year,
        max(actual.year) as latest_year,
        max_by(actual.actual_value, actual.year) as latest_value,
        max_by(actual.quality_flag, actual.year) as latest_quality_flag,
        max_by(actual.is_synthetic, actual.year) as is_latest_synthetic,
        max_by(actual.source_ids, actual.year) as latest_source_ids,
        max_by(actual.source_note, actual.year) as latest_source_note
    from {{ ref('int_plan_year') }} as plan_year
    inner join {{ ref('int_plan_item_described') }} as plan_item on plan_year.plan_item_id = plan_item.plan_item_id
    inner join {{ ref('int_plan_actual') }} as actual
        on
            plan_year.plan_item_id = actual.plan_item_id
            and plan_item.base_year < actual.year
            and plan_year.year >= actual.year
    -- A year that is not over says nothing about progress yet.
    where actual.year <= {{ last_complete_year() }}
    group by plan_year.plan_item_id, plan_year.year
),

known as (
    select
        plan_item.*,
        so_far.year,
        so_far.n_programmed_so_far,
        so_far.n_due,
        so_far.n_years_over,
        so_far.n_reported,
        so_far.share_sum,
        so_far.actual_sum,
        so_far.is_any_provisional,
        so_far.is_any_synthetic,
        last_known.latest_year,
        last_known.latest_value,
        last_known.latest_quality_flag,
        last_known.is_latest_synthetic,
        last_known.latest_source_ids,
        last_known.latest_source_note,
        -- These are levels: the last one says it. Of the others each year has its own.
        plan_item.type in ('stock', 'capacity', 'reduction') as is_level
    from so_far
    inner join {{ ref('int_plan_item_described') }} as plan_item on so_far.plan_item_id = plan_item.plan_item_id
    left join last_known on so_far.plan_item_id = last_known.plan_item_id and so_far.year = last_known.year
),

done as (
    select
        *,
        {{ way_share('latest_value', 'goal_value', 'base_value') }} as way_share,
        {{ is_beyond('base_value', 'goal_value') }} as was_met,
        case
            when is_level then {{ done_share('latest_value', 'goal_value', 'base_value', 'null', 'null') }}
            when type = 'accumulated' then {{ bounded('actual_sum / nullif(goal_value, 0)') }}
            -- Years that are not reported, or not due yet, stay in the denominator.
            when n_reported > 0 then share_sum / n_programmed
        end as done_share,
        case
            when not is_level then cast(n_due as double) / n_programmed
            when latest_year >= goal_year then 1.0
            else cast(latest_year - base_year as double) / nullif(goal_year - base_year, 0)
        end as elapsed_share
    from known
)

select
    plan_item_id,
    year,
    plan_item_id as subject_id,
    year as seen_year,
    plan_id,
    territory_id,
    axis_id,
    objective_id,
    indicator_id,
    unit,
    direction,
    type,
    is_level,
    weight,
    start_year,
    end_year,
    base_value,
    base_year,
    goal_value,
    last_target,
    goal_year,
    latest_value,
    latest_year,
    latest_quality_flag,
    coalesce(is_latest_synthetic, false) as is_latest_synthetic,
    -- A level rests on its last value; of the others every year counts.
    {{ is_provisional('latest_quality_flag') }} or (not is_level and is_any_provisional) as is_provisional,
    coalesce(is_latest_synthetic, false) or (not is_level and is_any_synthetic) as is_synthetic,
    latest_source_ids,
    latest_source_note,
    n_due,
    n_years_over,
    actual_sum,
    done_share,
    elapsed_share,
    {{ pace_ratio() }} as pace_ratio,
    {{ plan_reason() }} as plan_reason,
    case
        when is_level and was_met and base_value = goal_value then 'target_equals_base'
        when is_level and was_met then 'met_at_base'
    end as staying_reason,
    reported_method,
    max_age_years,
    pace_ahead,
    pace_on,
    pace_behind,
    is_illustrative
from done
