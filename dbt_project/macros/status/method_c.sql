{#
    (c) After Eurostat's arrows; our own statement of it. Growth within a window (`short`, five years: method c; `long`,
    fifteen years: method c_long) over the growth needed from the window's beginning. Without a target, growth against
    1 %, 0 and -1 % a year.
#}
{% macro status_c(relation, span) -%}
    select
        rated.*,
        '{{ {'short': 'c', 'long': 'c_long'}[span] }}' as method,
        'own_1_after_eurostat' as method_version,
        cast(null as double) as score,
        {{ label_c() }} as status,
        coalesce(obstacle, {{ staying_reason() }}) as reason
    from (
        select
            measured.*,
            {{ growth_obstacle() }} as obstacle,
            {{ growth_ratio() }} as ratio
        from {{ relation }} as measured
        where span = '{{ span }}'
    ) as rated
{%- endmacro %}

{% macro label_c() -%}
    case
        when obstacle is not null then 'not_assessed'
        when is_met then 'significant_progress'
        when was_met then 'movement_away'
        when has_target and ratio >= 0.95 then 'significant_progress'
        when has_target and ratio >= 0.60 then 'moderate_progress'
        when has_target and ratio >= 0 then 'insufficient_progress'
        when has_target then 'movement_away'
        when ratio >= 0.01 then 'significant_progress'
        when ratio >= 0 then 'moderate_progress'
        when ratio >= -0.01 then 'moderate_away'
        else 'significant_away'
    end
{%- endmacro %}
