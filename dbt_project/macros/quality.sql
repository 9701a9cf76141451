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

{#
    Whether none is zero: only up to the last look, and only from when the undated ones were known on; of new ones, only
    after that, since what was first seen this year may have begun this year. `joined`, `undated` and `look` are the
    model's.
#}
{% macro zero_known(of_new=false) -%}
    coalesce(
        look.last_year >= joined.year and coalesce(undated.undated_from, 0) {{ '<' if of_new else '<=' }} joined.year, false
    )
{%- endmacro %}
