{# The rows of the curated files with their pages: every file has the columns of a citation (extractors/core/curated.py). #}
{% macro citations() -%}
    {%- set files = {
        'agreements': ['agreement', 'agreement_id'],
        'events': ['event', 'event_id'],
        'investment': ['announcement', 'announcement_id'],
        'networks': ['membership', 'membership_id'],
        'vlr': ['review', 'review_id'],
    } -%}
    {%- for name, (table, key) in files.items() %}
    select
        'curated_{{ name }}' as source_id,
        {{ key }} as statement_id,
        unnest(string_split(concat_ws(' ', source_url, more_source_urls), ' ')) as page_url,
        retrieved_on as read_on
    from {{ in_force(source('curated_' ~ name, table)) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
