{#
    (f) How much of a target a plan's type says is done, as a share (1 is all of it). `direction` tells what is better.
    Where the target was met from the beginning (capacity, reduction), staying there is all of it and leaving it nothing.
#}
{% macro done_share(value, target, base, previous_value, previous_target) -%}
    case
        when type in ('stock', 'flow', 'accumulated')
            then {{ bounded(value ~ ' / nullif(' ~ target ~ ', 0)') }}
        when type = 'yearly_reduction'
            then {{ bounded(
                '(' ~ previous_value ~ ' - ' ~ value ~ ') / nullif(' ~ previous_target ~ ' - ' ~ target ~ ', 0)'
            ) }}
        else {{ way_share(value, target, base) }}
    end
{%- endmacro %}

{# The share of the way from the base to the target that lies behind; 1 or 0 where the base was at the target already. #}
{% macro way_share(value, target, base) -%}
    case
        when {{ value }} is null or {{ target }} is null then null
        when {{ is_beyond(base, target) }} then case when {{ is_beyond(value, target) }} then 1.0 else 0.0 end
        else {{ bounded('(' ~ value ~ ' - ' ~ base ~ ') / nullif(' ~ target ~ ' - ' ~ base ~ ', 0)') }}
    end
{%- endmacro %}

{# A share in percent. #}
{% macro in_percent(share) -%}
    100 * {{ share }}
{%- endmacro %}

{# A share in percent, neither below 0 nor above 100. #}
{% macro in_capped_percent(share) -%}
    case when {{ share }} is not null then least(greatest(100 * {{ share }}, 0.0), 100.0) end
{%- endmacro %}

{#
    The rows (f) and pace of plan items: columns as in `status_methods`, with the plan's goal as target. The rows of
    `relation` (int_plan_progressed) have, beside that: done_share (f), pace_ratio (share of the way over share of the
    time), plan_reason (why neither can be said), staying_reason, and the plan's thresholds pace_ahead, pace_on,
    pace_behind.
#}
{% macro status_of_plan(relation) -%}
    {%- for method, ratio, label in [('f', 'done_share', label_f()), ('pace', 'pace_ratio', label_pace())] %}
    select
        subject_id,
        seen_year,
        '{{ method }}' as method,
        'own_1' as method_version,
        direction,
        base_value,
        base_year,
        latest_value,
        latest_year,
        goal_value as target_value,
        goal_year as target_year,
        case when plan_reason is null then {{ ratio }} end as ratio,
        case when plan_reason is null then {{ in_capped_percent('done_share') if method == 'f' else ratio }} end as score,
        case when plan_reason is not null then 'not_assessed' else {{ label }} end as status,
        coalesce(plan_reason, staying_reason) as reason,
        is_synthetic
    from {{ relation }} as planned
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{% macro label_f() -%}
    case
        when done_share >= 1 then 'achieved'
        when done_share > 0 then 'in_progress'
        when done_share = 0 then 'not_started'
        else 'backwards'
    end
{%- endmacro %}

{% macro label_pace() -%}
    case
        when pace_ratio >= pace_ahead then 'ahead'
        when pace_ratio >= pace_on then 'on_pace'
        when pace_ratio >= pace_behind then 'behind'
        else 'critical'
    end
{%- endmacro %}

{# Share done over share of the time gone; where staying at the goal is the task, whether it is kept (1) or not (0). #}
{% macro pace_ratio() -%}
    case
        when is_level and was_met then way_share
        when is_level then {{ bounded('way_share / nullif(elapsed_share, 0)') }}
        else {{ bounded('done_share / nullif(elapsed_share, 0)') }}
    end
{%- endmacro %}

{# Why neither (f) nor the pace can be said; the first reason that applies. #}
{% macro plan_reason() -%}
    case
        when coalesce(direction, 'none') not in ('up', 'down') then 'no_direction'
        when n_programmed_so_far = 0 then 'nothing_programmed'
        when n_due = 0 then 'not_due'
        when latest_value is null or (not is_level and n_reported = 0) then 'not_reported'
        when year - latest_year > max_age_years then 'stale'
        when done_share is null and goal_value = 0 then 'target_zero'
        when done_share is null then 'not_reported'
        when is_level and goal_year <= base_year then 'target_not_after_base'
    end
{%- endmacro %}
