{#
    What the methods a to d share. The rows of `relation` have: subject_id, seen_year (the year from which one looks),
    span (`base`, `short`, `long`), direction, max_age_years, natural_limit, is_percentage, is_binary, is_growth_rate,
    is_synthetic (one of its two values is), base_value, base_year, latest_value, latest_year, target_value and target_year (null without a target), and origin_value and
    origin_year (the base that the target was set from). Adds wanted (+1, -1), gate (why nothing can be said), whether
    the target is and was met, and the growth observed and needed.
#}
{% macro status_measured(relation) -%}
    select
        met.*,
        {{ compound_growth('base_value', 'latest_value', '(latest_year - base_year)') }} as growth_observed,
        {{ compound_growth('base_value', 'target_value', '(target_year - base_year)') }} as growth_needed,
        {{ limit_factor('base_value', 'natural_limit') }} as growth_factor
    from (
        select
            given.*,
            case direction when 'up' then 1.0 when 'down' then -1.0 end as wanted,
            {{ status_gate() }} as gate,
            target_value is not null as has_target,
            {{ is_beyond('latest_value', 'target_value') }} as is_met,
            {{ is_beyond('base_value', 'target_value') }} as was_met,
            {{ is_beyond('origin_value', 'target_value') }} as was_met_at_origin
        from {{ relation }} as given
    ) as met
{%- endmacro %}

{# Why nothing can be said, whatever the method; the first reason that applies. #}
{% macro status_gate() -%}
    case
        when coalesce(direction, 'none') not in ('up', 'down') then 'no_direction'
        when coalesce(latest_value, base_value, origin_value) is null then 'no_data'
        when latest_value is null then 'one_point'
        when seen_year - latest_year > max_age_years then 'stale'
        when base_value is null or latest_year <= base_year then 'one_point'
        when target_value is not null and (target_year is null or target_year <= base_year) then 'target_not_after_base'
    end
{%- endmacro %}

{# The value is at the target or better. #}
{% macro is_beyond(value, target) -%}
    coalesce(
        case direction when 'up' then {{ value }} >= {{ target }} when 'down' then {{ value }} <= {{ target }} end, false
    )
{%- endmacro %}

{# Why growth cannot be compared; null where the target is or was met, which needs no growth. #}
{% macro growth_obstacle(of_target=true) -%}
    case
        when gate is not null then gate
        when is_met or was_met then null
        when base_value = 0 then 'base_zero'
        {%- if of_target %}
        when target_value = 0 then 'target_zero'
        when sign(base_value) * sign(target_value) < 0 then 'sign_change'
        {%- endif %}
        when sign(base_value) * sign(latest_value) < 0 then 'sign_change'
    end
{%- endmacro %}

{# Growth observed over growth needed; without a target the growth itself. Positive is the wanted way. #}
{% macro growth_ratio() -%}
    case
        when gate is not null or was_met then null
        when has_target then {{ over_at_least('wanted * growth_observed', 'abs(growth_needed)', '1e-12') }}
        else {{ bounded('wanted * growth_observed') }}
    end
{%- endmacro %}

{# The rows of a span with the growth ratio, or why there is none. #}
{% macro growth_compared(relation, span) -%}
    select
        measured.*,
        {{ growth_obstacle() }} as obstacle,
        {{ growth_ratio() }} as ratio
    from {{ relation }} as measured
    where span = '{{ span }}'
{%- endmacro %}

{# A target that was met from the beginning asks for staying there. #}
{% macro staying_reason(base_value='base_value', was_met='was_met') -%}
    case
        when not {{ was_met }} then null
        when target_value = {{ base_value }} then 'target_equals_base'
        else 'met_at_base'
    end
{%- endmacro %}

{#
    The rows of int_status_subject once for each beginning from which growth is seen: the base, and five and fifteen
    years before the latest value. The input of `status_measured`.
#}
{% macro status_spans(relation) -%}
    {%- for span in ['base', 'short', 'long'] %}
    select
        subject_id,
        seen_year,
        '{{ span }}' as span,
        direction,
        max_age_years,
        {{ natural_limit('unit', 'direction') }} as natural_limit,
        coalesce(unit = 'percent', false) as is_percentage,
        coalesce(unit = 'yes_no', false) as is_binary,
        coalesce(unit = 'growth_rate', false) as is_growth_rate,
        coalesce(is_synthetic, false) or coalesce({{ span }}_is_synthetic, false) as is_synthetic,
        {{ span }}_value as base_value,
        {{ span }}_year as base_year,
        latest_value,
        latest_year,
        target_value,
        target_year,
        base_value as origin_value,
        base_year as origin_year
    from {{ relation }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The first point (`year`, `value`, `is_synthetic`) within five and within fifteen years before the latest year. #}
{% macro window_start(point, latest) -%}
    {%- for span, years in [('short', 5), ('long', 15)] -%}
    {%- set is_within -%}
        {{ point }}.year >= {{ latest }}.latest_year - {{ years }} and {{ point }}.year < {{ latest }}.latest_year
    {%- endset %}
        min(case when {{ is_within }} then {{ point }}.year end) as {{ span }}_year,
        min_by({{ point }}.value, {{ point }}.year) filter (where {{ is_within }}) as {{ span }}_value,
        min_by({{ point }}.is_synthetic, {{ point }}.year) filter (where {{ is_within }})
            as {{ span }}_is_synthetic{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
