{#
    The rows of the batch in force on var `as_of`: the newest that had been accepted by the end of that day.
    With `seen_by` (the columns that identify a row), `_first_seen_at` tells when any accepted batch first had it:
    undated statements count from then.
#}
{% macro in_force(relation, seen_by=none) -%}
    (
        select * from (
            select
                all_batches.*,
                {% if seen_by -%}
                min(_retrieved_at) over (partition by {{ seen_by | join(', ') }}) as _first_seen_at,
                {%- endif %}
                max(batch) over () as _batch_in_force
            from {{ relation }} as all_batches
            where substr(batch, 1, 8) <= '{{ as_of() | replace('-', '') }}'
        ) as known_by_then
        where batch = _batch_in_force
    )
{%- endmacro %}
