{#
    Rows of a relation with the corrections that stand in the seed `corrections` for its column. A correction names the
    row by the values of its key columns in their order, `|` between, and holds only while the source still says the bad
    value, so that a mended source is never changed. `corrected_reason` tells which rows were.
#}
{% macro use_corrected(relation, table_name, key, column) -%}
    {%- set row_key -%}
        {%- for part in key -%}cast(stated.{{ part }} as varchar){{ " || '|' || " if not loop.last }}{%- endfor -%}
    {%- endset -%}
    select
        stated.* replace (
            case when correction.row_key is not null then correction.corrected_value else stated.{{ column }} end
            as {{ column }}
        ),
        correction.reason as corrected_reason
    from {{ relation }} as stated
    left join {{ ref('corrections') }} as correction
        on
            correction.table_name = '{{ table_name }}'
            and correction.column_name = '{{ column }}'
            and correction.status <> 'fixed_upstream'
            and stated.source_id = correction.source_id
            and correction.row_key = {{ row_key }}
            and {{ use_is_same('stated.' ~ column, 'correction.bad_value') }}
{%- endmacro %}

{# Whether a figure is the one meant: to nine digits, which is more than anybody types off. #}
{% macro use_is_same(figure, meant) -%}
    abs({{ figure }} - {{ meant }}) <= 1e-9 * greatest(1, abs({{ meant }}))
{%- endmacro %}
