{# Methods a to d for every row they are defined for: all columns of `status_measured`, and each method's answer. #}
{% macro status_methods(relation) -%}
    {%- set selects = [
        status_a(relation), status_b(relation), status_c(relation, 'short'), status_c(relation, 'long'), status_d(relation)
    ] -%}
    {%- for rows in selects %}
    select
        subject_id,
        seen_year,
        method,
        method_version,
        direction,
        base_value,
        base_year,
        latest_value,
        latest_year,
        target_value,
        target_year,
        ratio,
        score,
        status,
        reason,
        is_synthetic
    from ({{ rows }}) as assessed
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{#
    The words of all methods in three: would it arrive, is it too slow, or does it stand still or go away. Null for what
    is not assessed and for (f), which says how much has been done and not where it leads.
#}
{% macro status_verdict() -%}
    case
        when method = 'f' or status = 'not_assessed' then null
        when status in (
            'target_achieved', 'substantial', 'met_or_on_track', 'significant_progress', 'on_track', 'ahead', 'on_pace'
        ) then 'on_track'
        when
            status in ('deterioration', 'stagnation_or_regression', 'decreasing')
            or status in ('movement_away', 'moderate_away', 'significant_away')
            or (status = 'critical' and ratio < 0)
            then 'away'
        else 'too_slow'
    end
{%- endmacro %}
