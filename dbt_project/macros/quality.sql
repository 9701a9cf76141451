{# The flag of a figure that rests on dated and undated items; the first reason that applies. #}
{% macro counted_flag(is_inherited, undated_from, last_seen_year) -%}
    case
        when joined.year >= {{ as_of_year() }} and '{{ as_of()[5:] }}' <> '12-31' then 'provisional'
        when {{ undated_from }} > joined.year then 'lower_bound'
        when {{ is_inherited }} then 'partial'
        when {{ last_seen_year }} < joined.year then 'estimated'
        else 'observed'
    end
{%- endmacro %}
