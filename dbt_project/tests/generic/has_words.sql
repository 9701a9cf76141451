{% test has_words(model, column_name, kind) %}
{# Every code has words in four languages (dim_status_word); null passes. #}
select stated.{{ column_name }}
from {{ model }} as stated
left join {{ ref('dim_status_word') }} as word on word.kind = '{{ kind }}' and stated.{{ column_name }} = word.code
where stated.{{ column_name }} is not null and word.code is null
{% endtest %}
