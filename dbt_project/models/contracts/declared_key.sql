-- The key of each mart, as its contract declares it: the warehouse has no index to read it from.
{%- set marts = graph.nodes.values() | selectattr('resource_type', 'equalto', 'model')
    | selectattr('schema', 'equalto', 'marts') | list if execute else [] %}
{%- for mart in marts %}
{%- for constraint in mart.constraints if constraint.type == 'primary_key' %}
select
    '{{ mart.name }}' as table_name,
    ['{{ constraint.columns | join("', '") }}'] as column_names
union all
{%- endfor %}
{%- endfor %}
select
    cast(null as varchar) as table_name,
    cast(null as varchar[]) as column_names
where false
