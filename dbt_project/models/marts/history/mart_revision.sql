-- What changed from one version of a figure to the next, by how much, and why.
{{ by_territory() }}
with version as (
    select
        territory_id,
        year,
        indicator_id,
        valid_from,
        valid_to,
        value,
        quality_flag,
        source_ids,
        snapshot_ids,
        is_synthetic,
        is_corrected,
        lag(value) over figure as old_value,
        lag(quality_flag) over figure as old_quality_flag,
        lag(snapshot_ids) over figure as old_snapshot_ids,
        lag(is_corrected) over figure as was_corrected,
        lag(valid_to) over figure as old_valid_to,
        row_number() over figure as version_number,
        (select min(history.valid_from) from {{ ref('mart_figure_history') }} as history) as first_night
    from {{ ref('mart_figure_history') }}
    where {{ touched() }}
    window figure as (partition by territory_id, year, indicator_id order by valid_from)
),

changed as (
    select
        territory_id,
        year,
        indicator_id,
        valid_from as revised_at,
        -- The same numbers added up in another order differ in their last digits: that is no other figure.
        coalesce({{ use_is_same('value', 'old_value') }}, value is null and old_value is null) as is_same_value,
        case
            when version_number = 1 or old_valid_to < valid_from then 'new_data'
            when snapshot_ids = old_snapshot_ids and is_corrected <> was_corrected then 'correction'
            -- The figure stands; its year is over, and it is provisional no longer.
            when
                snapshot_ids = old_snapshot_ids
                and {{ use_is_same('value', 'old_value') }}
                and old_quality_flag = 'provisional'
                then 'year_over'
            -- The same answers and another figure: we compute it otherwise.
            when snapshot_ids = old_snapshot_ids then 'method_change'
            else 'source_revision'
        end as reason,
        old_value,
        value as new_value,
        old_quality_flag,
        quality_flag as new_quality_flag,
        source_ids,
        snapshot_ids,
        is_synthetic
    from version
    -- The first night says everything for the first time: that is no revision.
    where valid_from > first_night
),

withdrawn as (
    select
        territory_id,
        year,
        indicator_id,
        max(valid_to) as revised_at,
        max(valid_from) as last_from
    from version
    group by territory_id, year, indicator_id
    having count(valid_to) = count(*)
)

select
    changed.territory_id,
    changed.year,
    changed.indicator_id,
    changed.revised_at,
    changed.reason,
    changed.old_value,
    changed.new_value,
    changed.new_value - changed.old_value as change,
    changed.old_quality_flag,
    changed.new_quality_flag,
    changed.source_ids,
    changed.snapshot_ids,
    changed.is_synthetic
from changed
-- An answer that came again with the same figure in it is a new version of its origin, not of the figure.
where
    not changed.is_same_value
    or changed.old_quality_flag is distinct from changed.new_quality_flag
union all
select
    version.territory_id,
    version.year,
    version.indicator_id,
    withdrawn.revised_at,
    'withdrawn' as reason,
    version.value as old_value,
    null as new_value,
    null as change,
    version.quality_flag as old_quality_flag,
    null as new_quality_flag,
    version.source_ids,
    version.snapshot_ids,
    version.is_synthetic
from withdrawn
inner join version
    on
        withdrawn.territory_id = version.territory_id
        and withdrawn.year = version.year
        and withdrawn.indicator_id = version.indicator_id
        and withdrawn.last_from = version.valid_from
