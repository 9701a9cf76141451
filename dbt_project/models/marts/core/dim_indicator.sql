-- The catalogue of indicators, as their columns' YAML in the theme models declares it.
{% for theme in themes() -%}
-- depends_on: {{ ref('mart_' ~ theme ~ '_annual') }}
{% endfor %}
{%- set catalogue = indicators() if execute else [] %}
{#- A source that this installation does not have, or may not publish, is not named: no figure rests on it. #}
{%- set known = graph.sources.values() | selectattr('source_meta.licence.may_republish')
    | map(attribute='source_name') | list if execute else [] %}
{%- for item in catalogue %}
{%- set entry = item.entry %}
select
    '{{ item.id }}' as indicator_id,
    {{ loop.index }} as display_order,
    '{{ item.theme }}' as theme,
    {% for language in ['es', 'fr', 'pt', 'en'] -%}
    {{ text_literal(entry.name[language]) }} as name_{{ language }},
    {% endfor -%}
    {% for language in ['es', 'fr', 'pt', 'en'] -%}
    {{ text_literal(entry.definition[language]) }} as definition_{{ language }},
    {% endfor -%}
    '{{ entry.unit }}' as unit,
    '{{ entry.direction }}' as direction,
    cast({{ entry.decimals }} as integer) as decimals,
    '{{ entry.dimension }}' as dimension,
    {{ text_literal(entry.dac | join(',')) }} as dac_criteria,
    {{ text_literal((entry.tags or []) | join(',') or none) }} as tags,
    {{ text_literal(entry.method) }} as method,
    {{ text_literal(entry.sources | select('in', known) | sort | join(',') or none) }} as source_ids,
    {{ text_literal((entry.caveats or []) | join(',') or none) }} as caveats
{{ 'union all' if not loop.last }}
{%- else %}
    select
    {% for column in ['indicator_id', 'theme', 'name_es', 'name_fr', 'name_pt', 'name_en', 'definition_es',
        'definition_fr', 'definition_pt', 'definition_en', 'unit', 'direction', 'dimension', 'dac_criteria', 'tags',
        'method', 'source_ids', 'caveats'] -%}
            cast(null as varchar) as {{ column }},
        {% endfor -%}
        cast(null as integer) as display_order,
        cast(null as integer) as decimals
    where false
{%- endfor %}
