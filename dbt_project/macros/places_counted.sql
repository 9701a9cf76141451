{# Facts of all feeds by the code of their place, and whether a territory answers to it. #}
{% macro places_counted() -%}
    {%- for name in ['observation', 'membership', 'agreement', 'event', 'media_event', 'project', 'investment', 'survey'] %}
    select
        '{{ name }}' as feed,
        fact.source_id,
        fact.place_system,
        fact.place_code,
        crosswalk.place_code is not null as is_matched,
        count(*) as n_facts
    from ({{ feed(name) }}) as fact
    left join (select distinct place_system, place_code from {{ ref('int_place_crosswalked') }}) as crosswalk
        on fact.place_system = crosswalk.place_system and fact.place_code = crosswalk.place_code
    group by fact.source_id, fact.place_system, fact.place_code, crosswalk.place_code
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
