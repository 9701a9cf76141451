-- The project figures of a territory and year.
{{ by_territory() }}
with goal as (
    select
        territory_id,
        year,
        count(distinct trim(sdg.goal)) as n_goals
    from {{ ref('int_project_year') }}
    cross join unnest(string_split(sdg_goals, ',')) as sdg (goal) -- noqa: AL05
    where sdg_goals is not null and trim(sdg.goal) <> '' and {{ touched() }}
    group by territory_id, year
),

counted as (
    select
        territory_id,
        year,
        count(distinct project_id) as n_projects,
        sum(disbursed_usd) as disbursed_usd,
        sum(beneficiaries) as beneficiaries,
        count(distinct case when is_evaluated is not null then project_id end) as n_known,
        count(distinct case when is_evaluated then project_id end) as n_evaluated,
        bool_or(is_inherited) as is_inherited,
        {{ list_of('source_id') }} as source_ids,
        {{ merge_lists('snapshot_id') }} as snapshot_ids,
        bool_or(is_synthetic) as is_synthetic
    from {{ ref('int_project_year') }}
    where {{ touched() }}
    group by territory_id, year
)

select
    counted.*,
    goal.n_goals
from counted
left join goal on counted.territory_id = goal.territory_id and counted.year = goal.year
