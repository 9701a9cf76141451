-- Citizens' views by territory and year. A figure is an expression here and an entry in the YAML beside it.
{{ by_territory() }}
select
    territory_id,
    year,
    {{ number("max(case when question = 'awareness' then share_pct end)") }} as cit_awareness_pct,
    {{ number("max(case when question = 'support' then share_pct end)") }} as cit_support_pct,
    {{ number("max(case when question = 'awareness' then sample_size end)") }} as cit_awareness_sample,
    {{ number("max(case when question = 'support' then sample_size end)") }} as cit_support_sample,
    {{ number("max(case when question = 'awareness' then ci_low_pct end)") }} as cit_awareness_ci_low_pct,
    {{ number("max(case when question = 'awareness' then ci_high_pct end)") }} as cit_awareness_ci_high_pct,
    {{ number("max(case when question = 'support' then ci_low_pct end)") }} as cit_support_ci_low_pct,
    {{ number("max(case when question = 'support' then ci_high_pct end)") }} as cit_support_ci_high_pct
from {{ ref('int_survey_annual') }}
where {{ touched() }}
group by territory_id, year
