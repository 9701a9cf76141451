{#
    (b) The UN's progress chart of 2023, as EUSTAT uses it: the value that the growth so far leads to in the target's
    year, as a share of the way (q), scored 3, 2, 1. Without a target, growth against 2 % and 0.5 % a year.
    A percentage within one point of a target of 0 or 100 has met it; a yes or no (`is_binary`) has met it or not, without a
    target as well; a series that is a rate of growth itself is left to experts.
#}
{% macro status_b(relation) -%}
    select
        labelled.*,
        'b' as method,
        'un_2023_eustat' as method_version,
        case status when 'met_or_on_track' then 3.0 when 'fair' then 2.0 when 'stagnation_or_regression' then 1.0 end
            as score,
        coalesce(
            obstacle,
            {{ staying_reason() }},
            case when is_near and not is_met then 'within_one_point' end
        ) as reason
    from (
        select
            rated.*,
            {{ label_b() }} as status
        from ({{ rated_b(relation) }}) as rated
    ) as labelled
{%- endmacro %}

{% macro rated_b(relation) -%}
    select
        projected.*,
        case
            when is_growth_rate and gate is null and not (is_met or was_met) then 'expert_judgement'
            when not is_near and not is_binary then {{ growth_obstacle(of_target=false) }}
            else gate
        end as obstacle,
        case
            when gate is not null or was_met or is_binary or is_growth_rate then null
            when not has_target then {{ bounded('wanted * growth_observed') }}
            else {{ bounded('(projected_value - base_value) / nullif(target_value - base_value, 0)') }}
        end as ratio
    from (
        select
            measured.*,
            coalesce(is_percentage and target_value in (0, 100) and abs(latest_value - target_value) <= 1, false) as is_near,
            is_binary and not has_target and {{ is_beyond('latest_value', "case direction when 'up' then 1.0 else 0.0 end") }}
                as is_answered_well,
            {{ projected_value() }} as projected_value
        from {{ relation }} as measured
        where span = 'base'
    ) as projected
{%- endmacro %}

{# The latest value, grown as it has grown so far until the target's year; past that year, itself. #}
{% macro projected_value() -%}
    case
        when growth_observed is null then null
        when latest_value = 0 then 0.0
        else sign(latest_value) * exp(least(
            ln(abs(nullif(latest_value, 0)))
            + (ln(abs(nullif(latest_value, 0))) - ln(abs(nullif(base_value, 0)))) / (latest_year - base_year)
            * greatest(target_year - latest_year, 0),
            600
        ))
    end
{%- endmacro %}

{% macro label_b() -%}
    case
        when obstacle is not null then 'not_assessed'
        when is_met or is_near or is_answered_well then 'met_or_on_track'
        when was_met or is_binary then 'stagnation_or_regression'
        when ratio >= case when has_target then 0.95 else 0.02 end then 'met_or_on_track'
        when ratio >= case when has_target then 0.10 else 0.005 end then 'fair'
        else 'stagnation_or_regression'
    end
{%- endmacro %}
