{#
    The indicators, as declared at the columns of the wide theme models (`config.meta.indicator` in their YAML): what
    dim_indicator, bridge_indicator_sdg and fct_indicator_annual are made of. A list of dicts, in the order of theme and
    column. Known only while dbt executes, hence the `if execute` in those who ask.
#}
{% macro indicators() -%}
    {%- set found = [] -%}
    {%- for theme in themes() -%}
        {%- for node in graph.nodes.values() if node.name == 'mart_' ~ theme ~ '_annual' and node.resource_type == 'model' -%}
            {%- for column in node.columns.values() -%}
                {%- set entry = (column.config.meta if column.config else column.meta).get('indicator') -%}
                {%- if entry -%}
                    {%- do found.append({'id': column.name, 'theme': theme, 'entry': entry}) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}

{# The themes that have a wide model, in the catalogue's order. #}
{% macro themes() -%}
    {{ return(['investment', 'events', 'agreements', 'networks', 'cooperation', 'advocacy', 'institution', 'citizens']) }}
{%- endmacro %}

{# A text as SQL: quoted, quotes doubled; none as null. #}
{% macro text_literal(value) -%}
    {%- if value is none -%}cast(null as varchar)
    {%- else -%}'{{ (value | string).replace("'", "''") }}'
    {%- endif -%}
{%- endmacro %}
