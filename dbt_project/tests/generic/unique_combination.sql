{% test unique_combination(model, columns) %}
    {# The columns together identify a row: none twice, none null. #}
select
    {{ columns | join(', ') }},
    count(*) as n
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1
{% for column in columns %}    or {{ column }} is null
{% endfor %}
{% endtest %}
