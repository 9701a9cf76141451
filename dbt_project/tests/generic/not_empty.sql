{% test not_empty(model) %}
{# An empty table passes every other test, so where rows are due this one says so. #}
select n from (select count(*) as n from {{ model }}) as counted
where n = 0
{% endtest %}
