-- What only a register tells of the agreements in force: objectives, evaluability, sameness of texts, evaluations.
{{ by_territory() }}
with register_agreement as (
    select
        territory.territory_id,
        closed.ancestor_id,
        closed.is_partial as is_inherited,
        agreement.statement_id,
        agreement.start_year,
        agreement.end_year,
        agreement.has_objective,
        agreement.n_criteria_met / 7.0 as evaluability_score,
        audited.is_boilerplate,
        agreement.snapshot_id,
        agreement.is_synthetic
    from {{ ref('stg_city_register__agreement') }} as agreement
    inner join {{ ref('int_territory_described') }} as territory on agreement.place_code = territory.territory_id
    inner join {{ ref('int_territory_closed') }} as closed on territory.territory_id = closed.descendant_id
    left join {{ ref('int_agreement_text_audited') }} as audited on agreement.statement_id = audited.statement_id
    where {{ touched('closed.ancestor_id') }}
),

evaluated as (
    -- An evaluation counts for its year and the two after it; several of one agreement are one row, or it would weigh
    -- more than the others in the mean.
    select distinct
        evaluation.subject_statement_id as statement_id,
        spine.year
    from {{ ref('stg_city_register__evaluation') }} as evaluation
    inner join ({{ year_spine(var('first_year'), as_of_year()) }}) as spine
        on spine.year between evaluation.year and evaluation.year + 2
    where evaluation.subject_kind = 'agreement'
)

select
    held.ancestor_id as territory_id,
    spine.year,
    count(distinct held.statement_id) as n_register,
    count(distinct case when held.has_objective then held.statement_id end) as n_with_objectives,
    avg(held.evaluability_score) as evaluability_score,
    -- A text that was not kept cannot be compared: the share is of those with one.
    count(distinct case when held.is_boilerplate then held.statement_id end) as n_boilerplate,
    count(distinct case when evaluated.statement_id is not null then held.statement_id end) as n_evaluated,
    bool_or(held.is_inherited) as is_inherited,
    {{ list_of('held.snapshot_id') }} as snapshot_ids,
    bool_or(held.is_synthetic) as is_synthetic
from register_agreement as held
inner join ({{ year_spine(var('first_year'), as_of_year()) }}) as spine
    on
        held.start_year <= spine.year
        and coalesce(held.end_year, {{ as_of_year() }} + 1) > spine.year
left join evaluated on held.statement_id = evaluated.statement_id and spine.year = evaluated.year
group by held.ancestor_id, spine.year
