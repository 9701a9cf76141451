-- Codes of places that no territory answers to, with the number of facts that wait for them.
{% for name in ['observation', 'membership', 'agreement', 'event', 'media_event', 'project', 'investment', 'survey'] %}
    select
        '{{ name }}' as feed,
        fact.source_id,
        fact.place_system,
        fact.place_code,
        count(*) as n_facts
    from ({{ feed(name) }}) as fact
    left join {{ ref('int_place_crosswalked') }} as crosswalk
        on fact.place_system = crosswalk.place_system and fact.place_code = crosswalk.place_code
    where crosswalk.territory_id is null
    group by fact.source_id, fact.place_system, fact.place_code
    {{ 'union all' if not loop.last }}
{% endfor %}
