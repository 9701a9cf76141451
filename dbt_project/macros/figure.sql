{# A ratio: null, never 0, when its denominator is missing or not above zero. #}
{% macro ratio(numerator, denominator, scale=1) -%}
    case when {{ denominator }} > 0 then cast({{ numerator }} as double) / {{ denominator }}{{ ' * ' ~ scale if scale != 1 }} end
{%- endmacro %}

{# A count. None found is zero only where somebody looked; elsewhere it is nothing known: null. #}
{% macro counted(count, is_zero_known) -%}
    cast(case when {{ count }} > 0 or {{ is_zero_known }} then {{ count }} end as double)
{%- endmacro %}

{# One number column as the contract has it. #}
{% macro number(expression) -%}
    cast({{ expression }} as double)
{%- endmacro %}

{# The keys of all rows of several annual models: the rows of a theme. #}
{% macro territory_years(models) -%}
    {%- for model in models %}
    select territory_id, year from {{ ref(model) }}
    {{ 'union' if not loop.last }}
    {%- endfor %}
{%- endmacro %}

{# The key of what a figure rests on. A number: ten million texts of this length would not fit in memory to be joined. #}
{% macro origin_key(source_ids, snapshot_ids) -%}
    md5_number_lower({{ source_ids }} || '|' || {{ snapshot_ids }})
{%- endmacro %}
