{# What the line knows about itself (nightly/ledger.py), as Parquet beside the warehouse file. #}
{% macro ledger(name) -%}
    read_parquet('{{ env_var("WAREHOUSE_DATA") }}/warehouse/{{ name }}.parquet')
{%- endmacro %}
