-- What a city says it evaluated: for whom, why, what and how, and what was decided afterwards.
select
    statement_id as evaluation_id,
    territory_id,
    year,
    evaluated_on,
    subject_kind,
    subject,
    case when subject_kind = 'agreement' then subject_statement_id end as audited_agreement_id,
    for_whom as question_who,
    why as question_why,
    what as question_what,
    how as question_how,
    phase,
    method,
    n_beneficiaries_heard,
    decision,
    'city_register' as source_ids,
    snapshot_id as snapshot_ids,
    is_synthetic
from {{ ref('stg_city_register__evaluation') }}
