{#
    The limits that the models of use (peers, spread, coverage, openness) rest on, each with the day it was set and why.
    A limit is asked for by name: `{{ use_rule('peers_least') }}`.
#}
{% macro use_rule(name) -%}
    {{ return(use_rules()[name].value) }}
{%- endmacro %}

{% macro use_rules() -%}
    {{ return({
        'peers_least': {
            'value': 5,
            'since': '2026-11-24',
            'reason': 'A rank among fewer says more about who has a figure than about who is ahead.'},
        'trend_years_least': {
            'value': 4,
            'since': '2026-11-24',
            'reason': 'A line through three points or fewer of the six years follows one odd year.'},
        'shown_years': {
            'value': 15,
            'since': '2026-11-24',
            'reason': 'Partnerships that pay off do so after about 15 years (seminar, Brest); older gaps help nobody.'},
        'sdg_first_year': {
            'value': 2015,
            'since': '2026-11-24',
            'reason': 'The goals were adopted in 2015, which is also the base year of their indicators.'},
        'openness_least_share': {
            'value': 0.8,
            'since': '2026-11-24',
            'reason': 'More than a fifth of the inputs made up is no measurement (as the SDSN index has it).'},
        'openness_first_year': {
            'value': 2012,
            'since': '2026-11-24',
            'reason': 'The year from which Wikidata is asked for events, three of the inputs.'},
    }) }}
{%- endmacro %}

{#
    Classes of population: name and first number of inhabitants, ascending. Since 2026-11-24 those of the OECD and the
    European Commission for functional urban areas, here for the inhabitants of the municipality or metropolitan area
    itself, since few cities have the figure of their functional area.
#}
{% macro use_population_classes() -%}
    {{ return([('small', 0), ('medium', 200000), ('large', 500000), ('metropolis', 1500000)]) }}
{%- endmacro %}

{# The years that gaps are shown for, as a relation with the column `year`. #}
{% macro use_shown_years(first=none) -%}
    ({{ year_spine([as_of_year() - use_rule('shown_years') + 1, first or 0] | max, as_of_year()) }})
{%- endmacro %}
