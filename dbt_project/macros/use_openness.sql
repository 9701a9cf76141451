{#
    The inputs of the openness index, declared once: indicator of the catalogue, the weight we give it and why, and the
    scale on which it is compared (log: the tenth agreement says less than the second). What the index is meant to measure
    is in docs/openness_index.md. Since 2026-11-24.
#}
{% macro use_openness_inputs() -%}
    {{ return([
        {'indicator': 'inv_fdi_projects', 'weight': 2, 'scale': 'log',
            'reason': 'Foreign investment is the first of the two measures that the seminar names.'},
        {'indicator': 'evt_cultural_events', 'weight': 2, 'scale': 'log',
            'reason': 'Cultural events of international scope are the second.'},
        {'indicator': 'evt_international_events', 'weight': 1, 'scale': 'log',
            'reason': 'All events of international scope; the cultural ones are among them, so it weighs less.'},
        {'indicator': 'agr_partner_countries', 'weight': 2, 'scale': 'log',
            'reason': 'With how many countries a city has a lasting tie.'},
        {'indicator': 'agr_active', 'weight': 1, 'scale': 'log',
            'reason': 'How many ties; largely told by the number of countries already.'},
        {'indicator': 'net_memberships', 'weight': 1, 'scale': 'log',
            'reason': 'Networks by quantity, which the seminar does not want to stand alone.'},
        {'indicator': 'net_thematic_breadth', 'weight': 1, 'scale': 'none',
            'reason': 'On how many subjects a city meets others: the part of quality that is known of most cities.'},
    ]) }}
{%- endmacro %}

{# The declared inputs as a relation: indicator_id, given_weight, scale. #}
{% macro use_openness_declared() -%}
    (
        {%- for input in use_openness_inputs() %}
        select
            '{{ input.indicator }}' as indicator_id,
            {{ input.weight }} as given_weight,
            '{{ input.scale }}' as scale
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
