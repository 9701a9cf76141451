-- Which SDG targets an indicator informs, how and why.
{% for theme in themes() -%}
-- depends_on: {{ ref('mart_' ~ theme ~ '_annual') }}
{% endfor %}
{%- set links = [] %}
{%- for item in (indicators() if execute else []) %}
{%- for link in item.entry.sdg %}
{%- do links.append({'id': item.id, 'link': link}) %}
{%- endfor %}
{%- endfor %}
{%- for item in links %}
select
    '{{ item.id }}' as indicator_id,
    '{{ item.link.target }}' as target_code,
    '{{ item.link.relation }}' as relation,
    {{ text_literal(item.link.reason) }} as reason
{{ 'union all' if not loop.last }}
{%- else %}
    select
        cast(null as varchar) as indicator_id,
        cast(null as varchar) as target_code,
        cast(null as varchar) as relation,
        cast(null as varchar) as reason
    where false
{%- endfor %}
