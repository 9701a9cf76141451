{#
    A mart's primary key is declared in its contract, tested by `unique_combination`, and enforced in what readers get
    (publishing/); the warehouse itself keeps no index of it. DuckDB's index of 22 million rows takes one to two minutes
    and 2.5 GiB that cannot be spilled, the test a few seconds (benchmarks/README.md).
#}
{% macro duckdb__get_table_columns_and_constraints() -%}
    (
    {{ adapter.render_raw_columns_constraints(raw_columns=model['columns']) | join(',\n') }}
    )
{%- endmacro %}
