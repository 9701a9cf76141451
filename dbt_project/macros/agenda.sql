{#
    What an agenda's events have in common: days, whether held, and the verdict of the rule of international scope.
    Held is what was still on the agenda on its day or later; what has left it before stays announced for ever.
#}
{% macro agenda_columns() -%}
    cast(extract(year from starts_on) as integer) as year,
    starts_on,
    ends_on,
    case when starts_on <= cast(_retrieved_at as date) then 'held' else 'announced' end as status,
    scope_confidence in ('high', 'medium') as is_international,
    scope_evidence,
    cast(null as varchar) as series,
    cast(_retrieved_at as timestamp) as retrieved_at,
    _snapshot_id as snapshot_id,
    _is_synthetic as is_synthetic
{%- endmacro %}
