{#
    (a) Statistics Canada, as in Open SDG 2.4.0: compound growth observed over compound growth needed, with a score from
    -5 to 5. Without a target, growth against 1.5 % and 0.5 % a year, less near a natural limit.
#}
{% macro status_a(relation) -%}
    select
        rated.*,
        'a' as method,
        'open_sdg_2.4.0' as method_version,
        {{ score_a() }} as score,
        {{ label_a() }} as status,
        coalesce(
            obstacle,
            {{ staying_reason() }},
            case when not has_target and growth_factor = 0 then 'at_natural_limit' end
        ) as reason
    from ({{ growth_compared(relation, 'base') }}) as rated
{%- endmacro %}

{% macro label_a() -%}
    case
        when obstacle is not null then 'not_assessed'
        when is_met then 'target_achieved'
        when was_met then 'deterioration'
        when has_target and ratio >= 0.95 then 'substantial'
        when has_target and ratio >= 0.60 then 'moderate'
        when not has_target and ratio >= 0.015 * growth_factor then 'substantial'
        when not has_target and ratio >= 0.005 * growth_factor then 'moderate'
        when ratio >= 0 then 'limited'
        else 'deterioration'
    end
{%- endmacro %}

{# At the limit itself (factor 0), staying is all that can be asked. #}
{% macro score_a() -%}
    case
        when obstacle is not null then null
        when is_met then 5.0
        when was_met then -5.0
        when has_target and ratio >= 0.6 then least(7.1429 * ratio - 4.2857, 5.0)
        when has_target then greatest(4.1667 * ratio - 2.5, -5.0)
        when ratio < 0 then greatest(125 * ratio - 2.5, -5.0)
        when growth_factor = 0 then 5.0
        when ratio >= 0.015 * growth_factor then least(500 * ratio / growth_factor - 5, 5.0)
        when ratio >= 0.005 * growth_factor then 250 * ratio / growth_factor - 1.25
        else 500 * ratio / growth_factor - 2.5
    end
{%- endmacro %}
