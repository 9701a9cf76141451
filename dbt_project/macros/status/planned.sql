{# A table of the development plans (planning/tabling.py), as Parquet beside the warehouse file. #}
{% macro planned(name) -%}
    read_parquet('{{ env_var("WAREHOUSE_DATA") }}/warehouse/plans/{{ name }}.parquet')
{%- endmacro %}

{# The last year that is over: a figure of a later one says nothing about progress yet. #}
{% macro last_complete_year() -%}
    {{ return(as_of_year() if as_of()[5:] == '12-31' else as_of_year() - 1) }}
{%- endmacro %}

{# The flags of figures from which a status is provisional. #}
{% macro is_provisional(quality_flag) -%}
    coalesce({{ quality_flag }} in ('estimated', 'imputed', 'lower_bound', 'partial', 'provisional'), false)
{%- endmacro %}

{# A title of the plan itself, or of the catalogue. #}
{% macro titles(relation) -%}
    {%- for language in ['es', 'fr', 'pt', 'en'] %}
    {{ relation }}.title_{{ language }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The words of a code (dim_status_word) in four languages, as columns `<name>_<language>`. #}
{% macro worded(relation, name) -%}
    {%- for language in ['es', 'fr', 'pt', 'en'] %}
    {{ relation }}.name_{{ language }} as {{ name }}_{{ language }}{{ ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The mean of what has a value, by weight; null where nothing has. #}
{% macro weighted_mean(value, weight) -%}
    sum({{ weight }} * {{ value }}) / nullif({{ weight_of(value, weight) }}, 0)
{%- endmacro %}

{# The weight of what has a value. #}
{% macro weight_of(value, weight) -%}
    sum(case when {{ value }} is not null then {{ weight }} end)
{%- endmacro %}

{# What a group of a plan's parts counts below it. #}
{% macro rolled_counts() -%}
    {{ return([
        'n_items', 'n_programmed', 'n_reported', 'n_not_reported', 'n_not_due', 'n_nothing_programmed',
        'n_assessed', 'n_target_achieved',
    ]) }}
{%- endmacro %}

{#
    The status of many series by method (a), from the mean of their scores: groups within groups are averaged first. It is
    achieved only where all are, and a series that is not assessed has not achieved it.
#}
{% macro label_of_many(score, n_target_achieved, n_items) -%}
    case
        when {{ score }} is null then 'not_assessed'
        when {{ n_target_achieved }} = {{ n_items }} then 'target_achieved'
        when {{ score }} >= 2.5 then 'substantial'
        when {{ score }} >= 0 then 'moderate'
        when {{ score }} >= -2.5 then 'limited'
        else 'deterioration'
    end
{%- endmacro %}

{# The columns of a group of a plan's parts, from the columns of its parts (mart_plan_rollup). #}
{% macro rolled_up() -%}
    {{ weighted_mean('part.year_done_pct', 'part.weight') }} as year_done_pct,
        {{ weight_of('part.year_done_pct', 'part.weight') }} as year_weight,
        {{ weighted_mean('part.plan_done_pct', 'part.weight') }} as plan_done_pct,
        {{ weight_of('part.plan_done_pct', 'part.weight') }} as plan_weight,
        avg(part.score) as score,
        {% for count in rolled_counts() -%}
        cast(sum(part.{{ count }}) as integer) as {{ count }},
        {% endfor -%}
        bool_or(part.is_provisional) as is_provisional,
        bool_or(part.is_synthetic) as is_synthetic
{%- endmacro %}
