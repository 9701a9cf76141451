-- Whatever is judged, from the year it is seen from: with its base, the beginnings of two windows, its latest value.
with figure as (
    select
        figure.territory_id || '.' || figure.indicator_id as subject_id,
        figure.territory_id,
        figure.indicator_id,
        figure.year,
        figure.value,
        figure.quality_flag,
        figure.is_synthetic,
        figure.source_ids
    from {{ ref('fct_indicator_annual') }} as figure
    inner join {{ ref('dim_indicator') }} as indicator on figure.indicator_id = indicator.indicator_id
    where
        indicator.direction in ('up', 'down')
        -- Whatever is not finite is no figure; a year that is not over says nothing about progress yet.
        and abs(figure.value) <= 1e300
        and figure.year <= {{ last_complete_year() }}
        -- Parts of territories are looked at together (mart_dispersion): a status for each of 853 says nothing.
        and figure.territory_id not in (
            select part.territory_id from {{ ref('int_territory_listed') }} as part
            where not part.is_of_interest
        )
),

figure_end as (
    select
        subject_id,
        max(territory_id) as territory_id,
        max(indicator_id) as indicator_id,
        max(year) as latest_year,
        min(case when year >= {{ var('status_base_year', 2015) }} then year end) as base_year
    from figure
    group by subject_id
),

figure_window as (
    select
        figure_end.subject_id,
        {{ window_start('figure', 'figure_end') }},
        max(case when figure.year = figure_end.base_year then figure.value end) as base_value,
        max(case when figure.year = figure_end.latest_year then figure.value end) as latest_value,
        max(case when figure.year = figure_end.latest_year then figure.quality_flag end) as quality_flag,
        max(case when figure.year = figure_end.latest_year then figure.source_ids end) as source_ids,
        bool_or(figure.is_synthetic) filter (where figure.year = figure_end.latest_year) as is_synthetic,
        bool_or(figure.is_synthetic) filter (where figure.year = figure_end.base_year) as base_is_synthetic
    from figure_end
    inner join figure on figure_end.subject_id = figure.subject_id
    group by figure_end.subject_id
),

-- A plan's series begins with its base, which its editor states.
plan_point as (
    select
        plan_item_id,
        year,
        actual_value as value,
        is_synthetic
    from {{ ref('int_plan_actual') }}
    union all
    select
        plan_item.plan_item_id,
        plan_item.base_year as year,
        plan_item.base_value as value,
        false as is_synthetic
    from {{ ref('int_plan_item_described') }} as plan_item
    left join {{ ref('int_plan_actual') }} as actual
        on plan_item.plan_item_id = actual.plan_item_id and plan_item.base_year = actual.year
    where actual.plan_item_id is null
),

plan_window as (
    select
        progressed.subject_id,
        progressed.seen_year,
        {{ window_start('plan_point', 'progressed') }}
    from {{ ref('int_plan_progressed') }} as progressed
    inner join plan_point
        on progressed.plan_item_id = plan_point.plan_item_id and progressed.latest_year > plan_point.year
    group by progressed.subject_id, progressed.seen_year
)

select
    figure_end.subject_id,
    {{ as_of_year() }} as seen_year,
    true as is_current,
    figure_end.territory_id,
    figure_end.indicator_id,
    cast(null as varchar) as plan_id,
    cast(null as varchar) as plan_item_id,
    cast(null as varchar) as reported_method,
    indicator.direction,
    indicator.unit,
    {{ var('status_max_age_years', 3) }} as max_age_years,
    figure_window.base_value,
    figure_end.base_year,
    figure_window.short_value,
    figure_window.short_year,
    figure_window.long_value,
    figure_window.long_year,
    figure_window.latest_value,
    figure_end.latest_year,
    cast(null as double) as target_value,
    cast(null as integer) as target_year,
    figure_window.quality_flag,
    {{ is_provisional('figure_window.quality_flag') }} as is_provisional,
    coalesce(figure_window.is_synthetic, false) as is_synthetic,
    figure_window.base_is_synthetic,
    figure_window.short_is_synthetic,
    figure_window.long_is_synthetic,
    false as is_illustrative,
    figure_window.source_ids
from figure_end
inner join figure_window on figure_end.subject_id = figure_window.subject_id
inner join {{ ref('dim_indicator') }} as indicator on figure_end.indicator_id = indicator.indicator_id
union all
select
    progressed.subject_id,
    progressed.seen_year,
    progressed.year = least(progressed.end_year, {{ as_of_year() }}) as is_current,
    progressed.territory_id,
    progressed.indicator_id,
    progressed.plan_id,
    progressed.plan_item_id,
    progressed.reported_method,
    progressed.direction,
    progressed.unit,
    progressed.max_age_years,
    progressed.base_value,
    progressed.base_year,
    plan_window.short_value,
    plan_window.short_year,
    plan_window.long_value,
    plan_window.long_year,
    progressed.latest_value,
    progressed.latest_year,
    progressed.last_target as target_value,
    progressed.goal_year as target_year,
    progressed.latest_quality_flag as quality_flag,
    progressed.is_provisional,
    progressed.is_latest_synthetic as is_synthetic,
    false as base_is_synthetic,
    plan_window.short_is_synthetic,
    plan_window.long_is_synthetic,
    progressed.is_illustrative,
    progressed.latest_source_ids as source_ids
from {{ ref('int_plan_progressed') }} as progressed
left join plan_window on progressed.subject_id = plan_window.subject_id and progressed.seen_year = plan_window.seen_year
