-- Cooperation projects by territory and year. A figure is an expression here and an entry in the YAML beside it.
{{ by_territory() }}
select
    territory_id,
    year,
    {{ number('n_projects') }} as cop_projects_active,
    {{ number('disbursed_usd') }} as cop_disbursed_usd,
    {{ number('beneficiaries') }} as cop_beneficiaries,
    {{ ratio('n_evaluated', 'n_known', 100) }} as cop_projects_evaluated_pct,
    {{ number('n_goals') }} as cop_sdg_breadth,
    {{ number('nullif(n_known, 0)') }} as cop_projects_known,
    {{ number('case when n_known > 0 then n_evaluated end') }} as cop_projects_evaluated
from {{ ref('int_projects_annual') }}
where {{ touched() }}
