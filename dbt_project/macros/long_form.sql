{#
    Every indicator of the wide theme models as rows (territory_id, year, indicator_id, basis, value, numerator,
    denominator, ci_low, ci_high). No figure, no row; a figure that wants only its denominator (missing, or not above zero) is a row without a value.
#}
{% macro long_form() -%}
    {%- for item in (indicators() if execute else []) %}
    select
        territory_id,
        year,
        '{{ item.id }}' as indicator_id,
        '{{ item.entry.basis }}' as basis,
        {{ item.id }} as value,
        {{ item.entry.numerator or 'cast(null as double)' }} as numerator,
        {% if item.entry.denominator %}case when {{ item.entry.denominator }} > 0 then {{ item.entry.denominator }} end
        {%- else %}cast(null as double){% endif %} as denominator,
        {{ item.entry.ci_low or 'cast(null as double)' }} as ci_low,
        {{ item.entry.ci_high or 'cast(null as double)' }} as ci_high
    from {{ ref('mart_' ~ item.theme ~ '_annual') }}
    where
        {{ item.id }} is not null
        {%- if item.entry.denominator %}
        or ({{ item.entry.numerator }} is not null and not coalesce({{ item.entry.denominator }} > 0, false))
        {%- endif %}
    {{ 'union all' if not loop.last }}
    {%- else %}
    select
        cast(null as varchar) as territory_id,
        cast(null as integer) as year,
        cast(null as varchar) as indicator_id,
        cast(null as varchar) as basis,
        cast(null as double) as value,
        cast(null as double) as numerator,
        cast(null as double) as denominator,
        cast(null as double) as ci_low,
        cast(null as double) as ci_high
    where false
    {%- endfor %}
{%- endmacro %}
