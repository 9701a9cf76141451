-- What follows from a figure and those before it: change within a year, trend over five.
{{ by_territory() }}
with neighbour as (
    select
        territory_id,
        year,
        indicator_id,
        value,
        quality_flag,
        source_ids,
        snapshot_ids,
        is_synthetic,
        case when lag(year) over figure = year - 1 then lag(value) over figure end as previous_value,
        case when lag(year) over figure = year - 1 then lag(source_ids) over figure end as previous_source_ids,
        case when first_value(year) over five_years = year - 5 then first_value(value) over five_years end
            as early_value,
        min(value) over five_years as lowest_value,
        count(value) over five_years as n_trend_years,
        -- Years near zero keep the sums small, and the slope exact.
        regr_slope(value, year - 2000) over five_years as slope,
        bool_or(is_synthetic) over five_years as is_any_synthetic
    from {{ ref('fct_indicator_annual') }}
    where {{ touched() }}
    window
        figure as (partition by territory_id, indicator_id order by year),
        five_years as (
            partition by territory_id, indicator_id order by year
            range between 5 preceding and current row
        )
),

reasoned as (
    select
        *,
        case
            when value is null then 'no_figure'
            -- Half a year beside a whole one is no change.
            when quality_flag = 'provisional' then 'year_not_over'
            when previous_value is null then 'no_previous_year'
            when previous_value = 0 then 'zero_base'
            when (value < 0) <> (previous_value < 0) then 'sign_change'
        end as change_reason,
        case
            when value is null then 'no_figure'
            when quality_flag = 'provisional' then 'year_not_over'
            when n_trend_years < {{ use_rule('trend_years_least') }} then 'too_few_years'
        end as trend_reason
    from neighbour
)

select
    territory_id,
    year,
    indicator_id,
    value,
    previous_value,
    case
        when change_reason is null or change_reason in ('zero_base', 'sign_change') then value - previous_value
    end as change,
    case when change_reason is null then (value - previous_value) / abs(previous_value) end as change_share,
    change_reason,
    previous_source_ids <> source_ids as has_source_break,
    cast(n_trend_years as integer) as n_trend_years,
    case when trend_reason is null then slope end as trend_slope,
    case
        when trend_reason is null and lowest_value > 0 and early_value > 0 then power(value / early_value, 1 / 5.0) - 1
    end as trend_growth_share,
    case
        when trend_reason is null and lowest_value > 0 and early_value > 0 then 'growth'
        when trend_reason is null then 'slope'
    end as trend_method,
    trend_reason,
    quality_flag,
    source_ids,
    snapshot_ids,
    is_any_synthetic as is_synthetic
from reasoned
