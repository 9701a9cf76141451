-- Cooperation projects by territory (and each one it lies in) and year of their running time.
{{ by_territory() }}
select
    closed.ancestor_id as territory_id,
    closed.is_partial as is_inherited,
    fact.project_id,
    spine.year,
    fact.start_year,
    fact.end_year,
    -- Money and people of several years are spread evenly over them: no source says in which year they fell.
    fact.disbursed_usd / (coalesce(fact.end_year, fact.start_year) - fact.start_year + 1) as disbursed_usd,
    fact.beneficiaries / (coalesce(fact.end_year, fact.start_year) - fact.start_year + 1) as beneficiaries,
    fact.is_evaluated,
    fact.sdg_goals,
    fact.source_id,
    fact.snapshot_id,
    fact.is_synthetic
from ({{ located('project', 'start_year') }}) as fact
inner join {{ ref('int_territory_closed') }} as closed on fact.territory_id = closed.descendant_id
inner join ({{ year_spine(var('first_year'), as_of_year()) }}) as spine
    on spine.year between fact.start_year and coalesce(fact.end_year, fact.start_year)
where {{ touched('closed.ancestor_id') }}
