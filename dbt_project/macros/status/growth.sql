{#
    Yearly compound growth between two values of one sign, signed so that more is positive below zero too.
    Null where growth says nothing: from zero, across zero, over no time. Exponents end at 600, so that no growth is
    infinite; a fall to zero is -100 %.
#}
{% macro compound_growth(from_value, to_value, years) -%}
    case
        when {{ from_value }} is null or {{ to_value }} is null or {{ years }} is null then null
        when {{ from_value }} = 0 or {{ years }} <= 0 or sign({{ from_value }}) * sign({{ to_value }}) < 0 then null
        when {{ to_value }} = 0 then -1.0 * sign({{ from_value }})
        else sign({{ from_value }}) * (
            exp(least((ln(abs(nullif({{ to_value }}, 0))) - ln(abs(nullif({{ from_value }}, 0)))) / ({{ years }}), 600)) - 1
        )
    end
{%- endmacro %}

{#
    What growth can still be asked of a series near its natural limit, 0 to 1 (Statistics Canada, Open SDG 2.4.0): a
    share of 95 % cannot grow as one of 5 % can. 1 without a limit, or where the limit is zero.
#}
{% macro limit_factor(base_value, natural_limit) -%}
    case
        when {{ natural_limit }} is null or {{ natural_limit }} <= 0 or {{ base_value }} <= 0 then 1.0
        when {{ base_value }} <= {{ natural_limit }} then 1 - power({{ base_value }} / {{ natural_limit }}, 4.44)
        when {{ base_value }} < 2 * {{ natural_limit }} then 1 - power(2 - {{ base_value }} / {{ natural_limit }}, 4.44)
        else 1.0
    end
{%- endmacro %}

{# The highest value a unit of the catalogue has, where an increase is wanted. #}
{% macro natural_limit(unit, direction) -%}
    case
        when {{ direction }} <> 'up' then null
        when {{ unit }} = 'percent' then 100.0
        when {{ unit }} in ('share', 'score') then 1.0
    end
{%- endmacro %}

{# A ratio that is compared and stored, never infinite. (`least` would make a number of null.) #}
{% macro bounded(ratio) -%}
    case when {{ ratio }} > 1e9 then 1e9 when {{ ratio }} < -1e9 then -1e9 else {{ ratio }} end
{%- endmacro %}

{# A quotient with a denominator that is kept away from zero. #}
{% macro over_at_least(numerator, denominator, least_denominator) -%}
    {{ bounded('(' ~ numerator ~ ') / greatest(' ~ denominator ~ ', ' ~ least_denominator ~ ')') }}
{%- endmacro %}
