{% test expression_is_true(model, expression) %}
{# Every row satisfies the expression; null counts as a failure. #}
select * from {{ model }}
where not coalesce({{ expression }}, false)
{% endtest %}
