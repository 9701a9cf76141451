{#
    (c) After Eurostat's arrows; our own statement of it. Growth within a window (`short`, five years: method c; `long`,
    fifteen years: method c_long) over the growth needed from the window's beginning. Without a target, growth against
    1 %, 0 and -1 % a year. The score is the arrow: 2, 1, -1, -2.
#}
{% macro status_c(relation, span) -%}
    select
        labelled.*,
        '{{ {'short': 'c', 'long': 'c_long'}[span] }}' as method,
        'own_1_after_eurostat' as method_version,
        case
            when status = 'significant_progress' then 2.0
            when status = 'moderate_progress' then 1.0
            when status in ('insufficient_progress', 'moderate_away') then -1.0
            when status in ('movement_away', 'significant_away') then -2.0
        end as score,
        coalesce(obstacle, {{ staying_reason() }}) as reason
    from (
        select
            rated.*,
            {{ label_c() }} as status
        from ({{ growth_compared(relation, span) }}) as rated
    ) as labelled
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
