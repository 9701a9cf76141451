{# When a version of a figure begins: var `built_at` (a timestamp, UTC) where history is built again, else now. #}
{% macro duckdb__snapshot_get_time() -%}
    {%- if var('built_at', none) -%}
        cast('{{ var("built_at") }}' as timestamp)
    {%- else -%}
        cast(now() at time zone 'UTC' as timestamp)
    {%- endif -%}
{%- endmacro %}
