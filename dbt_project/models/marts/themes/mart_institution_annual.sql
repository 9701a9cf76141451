-- The city's own institution by territory and year. A figure is an expression here and an entry in the YAML beside it.
{{ by_territory() }}
with sheet as (
    select
        territory_id,
        year,
        max(case when basis = 'missions' then n end) as missions,
        max(case when basis = 'missions' then n_part end) as missions_with_outcome,
        max(case when basis = 'staff' then n end) as staff,
        max(case when basis = 'staff' then n_part end) as staff_multilingual,
        max(case when basis = 'departments' then n end) as departments,
        max(case when basis = 'departments' then n_part end) as departments_involved,
        max(case when basis = 'budget' then n end) as budget_total,
        max(case when basis = 'budget' then n_part end) as budget_international
    from {{ ref('int_institution_annual') }}
    where basis in ('missions', 'staff', 'departments', 'budget') and {{ touched() }}
    group by territory_id, year
)

select
    territory_id,
    year,
    {{ number('missions') }} as ins_missions,
    {{ ratio('missions_with_outcome', 'missions', 100) }} as ins_missions_with_outcome_pct,
    {{ ratio('staff_multilingual', 'staff', 100) }} as ins_staff_multilingual_pct,
    {{ ratio('departments_involved', 'departments', 100) }} as ins_departments_involved_pct,
    {{ ratio('budget_international', 'budget_total', 100) }} as ins_budget_share_pct,
    {{ number('missions_with_outcome') }} as ins_missions_with_outcome,
    {{ number('staff') }} as ins_staff,
    {{ number('staff_multilingual') }} as ins_staff_multilingual,
    {{ number('departments') }} as ins_departments,
    {{ number('departments_involved') }} as ins_departments_involved,
    {{ number('budget_international') }} as ins_budget_international,
    {{ number('budget_total') }} as ins_budget_total
from sheet
