{# The facts of a feed at their territory, the crosswalk being valid at the end of the year in `year_column`. #}
{% macro located(feed_name, year_column) -%}
    select crosswalk.territory_id, fact.*
    from ({{ feed(feed_name) }}) as fact
    inner join {{ ref('int_place_crosswalked') }} as crosswalk
        on
            fact.place_system = crosswalk.place_system
            and fact.place_code = crosswalk.place_code
            and make_date(coalesce(fact.{{ year_column }}, {{ as_of_year() }}), 12, 31)
            between coalesce(crosswalk.valid_from, date '1800-01-01') and coalesce(crosswalk.valid_to, date '9999-12-31')
{%- endmacro %}
