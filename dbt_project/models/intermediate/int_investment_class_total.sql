-- What all units of a country report together in one class, source and year; none when a unit is missing, so that a
-- share is never taken of a part.
with unit_year as (
    select
        source_id,
        definition_class,
        place_system,
        place_code,
        year,
        amount_usd,
        snapshot_id,
        is_synthetic
    from ({{ feed('investment') }}) as fact
    where
        amount_usd is not null
        and definition_class in ('reported_state_bop', 'gross_registered')
        -- Places named by their item are those that happen to report, not the units that a country is made of.
        and place_system <> 'QID'
),

expected as (
    select
        source_id,
        definition_class,
        place_system,
        count(distinct place_code) as n_units
    from unit_year
    group by source_id, definition_class, place_system
)

select
    unit_year.source_id,
    unit_year.definition_class,
    unit_year.place_system,
    unit_year.year,
    sum(unit_year.amount_usd) as country_fdi_usd,
    {{ merge_lists('unit_year.snapshot_id') }} as snapshot_ids,
    bool_or(unit_year.is_synthetic) as is_synthetic
from unit_year
inner join expected
    on
        unit_year.source_id = expected.source_id
        and unit_year.definition_class = expected.definition_class
        and unit_year.place_system = expected.place_system
group by unit_year.source_id, unit_year.definition_class, unit_year.place_system, unit_year.year, expected.n_units
having count(distinct unit_year.place_code) = expected.n_units
