-- Agreements by territory and year. A figure is an expression here and an entry in the YAML beside it.
{{ by_territory() }}
with territory_year as (
    {{ territory_years(['int_agreements_annual', 'int_agreement_register_annual']) }}
)

select
    base.territory_id,
    base.year,
    {{ counted('stated.n_active', 'stated.is_zero_known') }} as agr_active,
    {{ counted('stated.n_signed', 'stated.is_zero_of_new_known') }} as agr_signed,
    {{ counted('stated.n_ended', 'stated.is_zero_known') }} as agr_ended,
    {{ counted('stated.n_partner_countries', 'stated.is_zero_known') }} as agr_partner_countries,
    {{ counted('stated.n_partner_cities', 'stated.is_zero_known') }} as agr_partner_cities,
    {{ ratio('stated.n_south_south', 'stated.n_income_known', 100) }} as agr_south_south_pct,
    {{ ratio('stated.n_reciprocated', 'stated.n_active', 100) }} as agr_reciprocated_pct,
    {{ ratio('stated.age_years_sum', 'stated.n_known_age') }} as agr_mean_age_years,
    {{ ratio('stated.n_surviving', 'stated.n_begun', 100) }} as agr_survival_4y_pct,
    {{ ratio('register.n_with_objectives', 'register.n_register', 100) }} as agr_with_objectives_pct,
    {{ number('register.evaluability_score') }} as agr_evaluability_score,
    {{ ratio('register.n_boilerplate', 'register.n_register', 100) }} as agr_boilerplate_pct,
    {{ ratio('stated.n_sdg_tagged', 'stated.n_active', 100) }} as agr_sdg_tagged_pct,
    {{ ratio('register.n_evaluated', 'register.n_register', 100) }} as agr_evaluated_pct,
    {{ number('case when stated.n_active > 0 then stated.n_south_south end') }} as agr_south_south,
    {{ number('nullif(stated.n_income_known, 0)') }} as agr_income_known,
    {{ number('stated.n_reciprocated') }} as agr_reciprocated,
    {{ number('stated.age_years_sum') }} as agr_age_years_sum,
    {{ number('nullif(stated.n_known_age, 0)') }} as agr_known_age,
    {{ number('stated.n_begun') }} as agr_signed_4y_before,
    {{ number('stated.n_surviving') }} as agr_surviving_4y,
    {{ number('register.n_register') }} as agr_register,
    {{ number('register.n_with_objectives') }} as agr_with_objectives,
    {{ number('register.n_boilerplate') }} as agr_boilerplate,
    {{ number('stated.n_sdg_tagged') }} as agr_sdg_tagged,
    {{ number('register.n_evaluated') }} as agr_evaluated
from territory_year as base
left join {{ ref('int_agreements_annual') }} as stated
    on base.territory_id = stated.territory_id and base.year = stated.year
left join {{ ref('int_agreement_register_annual') }} as register
    on base.territory_id = register.territory_id and base.year = register.year
where {{ touched('base.territory_id') }}
