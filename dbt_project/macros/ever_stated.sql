{#
    For a source with a rolling window: the rows of all batches accepted by the end of var `as_of`, the newest statement
    for each `key`. What has left the window is known from our own batches only.
#}
{% macro ever_stated(relation, key) -%}
    (
        select *
        from (
            select
                stated.*,
                row_number() over (partition by {{ key | join(', ') }} order by batch desc) as _statement_rank
            from {{ relation }} as stated
            where substr(batch, 1, 8) <= '{{ as_of() | replace('-', '') }}'
        ) as ranked
        where _statement_rank = 1
    )
{%- endmacro %}
