{#
    Of pairs (`one`, `other`) that are the same thing: each with the first of all that it is the same as, by however many
    steps. What is in no pair, not even with itself, is not in the answer.
#}
{% macro first_of_same(pairs) -%}
    (
        with recursive either_way as (
            select
                one,
                other
            from {{ pairs }}
            union
            select
                other as one,
                one as other
            from {{ pairs }}
        ),

        reached as (
            select
                one,
                other
            from either_way
            union
            select
                reached.one,
                either_way.other
            from reached
            inner join either_way on reached.other = either_way.one
        )

        select
            one,
            min(other) as first_of_all
        from reached
        group by one
    )
{%- endmacro %}
