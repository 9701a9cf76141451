{#
    (d) After SDSN's trend; our own statement of it. The yearly step of the last five years over the yearly step needed
    from the base to the target, both straight lines, so that zero and a change of sign are no obstacle. The score runs
    from 0 to 4 (0 to 1 decreasing, to 2 stagnating, to 3 moderately improving, above on track). Only with a target.
#}
{% macro status_d(relation) -%}
    select
        rated.*,
        'd' as method,
        'own_1_after_sdsn' as method_version,
        case
            when obstacle is not null then null
            when is_met then 4.0
            when was_met_at_origin then 0.0
            when ratio < 0 then greatest(1 + ratio, 0.0)
            when ratio < 1 then 1 + 2 * ratio
            else least(2 + ratio, 4.0)
        end as score,
        case
            when obstacle is not null then 'not_assessed'
            when is_met or (ratio >= 1 and not was_met_at_origin) then 'on_track'
            when was_met_at_origin or ratio < 0 then 'decreasing'
            when ratio >= 0.5 then 'moderately_improving'
            else 'stagnating'
        end as status,
        coalesce(obstacle, {{ staying_reason('origin_value', 'was_met_at_origin') }}) as reason
    from (
        select
            measured.*,
            case
                when gate is not null then gate
                when origin_value is null then 'one_point'
                when target_year <= origin_year then 'target_not_after_base'
            end as obstacle,
            case
                when gate is null and not was_met_at_origin and target_year > origin_year
                    then {{ over_at_least(
                        'wanted * (latest_value - base_value) / (latest_year - base_year)',
                        'abs((target_value - origin_value) / (target_year - origin_year))',
                        '1e-300'
                    ) }}
            end as ratio
        from {{ relation }} as measured
        where span = 'short' and has_target
    ) as rated
{%- endmacro %}
