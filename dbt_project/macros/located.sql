{# The facts of a feed at their territory, the crosswalk being valid at the end of the year in `year_column`. #}
{% macro located(feed_name, year_column) -%}
    select crosswalk.territory_id, fact.*
    from ({{ feed(feed_name) }}) as fact
    inner join {{ ref('int_place_crosswalked') }} as crosswalk
        on
            fact.place_system = crosswalk.place_system
            and fact.place_code = crosswalk.place_code
            and {{ is_valid_in('crosswalk', 'fact.' ~ year_column) }}
{%- endmacro %}

{# Whether a row of the crosswalk is valid at the end of a year; of an undated fact, at that of the present one. #}
{% macro is_valid_in(crosswalk, year) -%}
    make_date(coalesce({{ year }}, {{ as_of_year() }}), 12, 31)
    between coalesce({{ crosswalk }}.valid_from, date '1800-01-01')
    and coalesce({{ crosswalk }}.valid_to, date '9999-12-31')
{%- endmacro %}
