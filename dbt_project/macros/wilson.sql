{#
    The limits of a share of a simple random sample, in per cent: Wilson's score interval (1927) at 95 %. It stays within 0
    and 100 and does not close where everybody, or nobody, says yes, unlike the share plus or minus its error.
#}
{% macro wilson_low(share_pct, sample_size) -%}
    {{ wilson_limit(share_pct, sample_size, '-') }}
{%- endmacro %}

{% macro wilson_high(share_pct, sample_size) -%}
    {{ wilson_limit(share_pct, sample_size, '+') }}
{%- endmacro %}

{% macro wilson_limit(share_pct, sample_size, sign) -%}
    {%- set z = 1.959963984540054 -%}
    {%- set share = '(' ~ share_pct ~ ' / 100.0)' -%}
    {#- Four decimals: nobody asked a sample that carries more. -#}
    round(
        100 * (
            {{ share }} + {{ z * z / 2 }} / {{ sample_size }}
            {{ sign }} {{ z }} * sqrt(({{ share }} * (1 - {{ share }}) + {{ z * z / 4 }} / {{ sample_size }}) / {{ sample_size }})
        ) / (1 + {{ z * z }} / {{ sample_size }}),
        4
    )
{%- endmacro %}
