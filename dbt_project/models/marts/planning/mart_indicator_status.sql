-- Where every indicator stands now, by every method, with and without a target.
select
    assessed.subject_id,
    assessed.method,
    assessed.method_version,
    coalesce(assessed.method = subject.reported_method, false) as is_reported_method,
    subject.territory_id,
    subject.indicator_id,
    subject.plan_id,
    subject.plan_item_id,
    subject.seen_year,
    assessed.direction,
    assessed.base_value,
    assessed.base_year,
    assessed.latest_value,
    assessed.latest_year,
    assessed.target_value,
    assessed.target_year,
    subject.seen_year - assessed.latest_year as data_age_years,
    assessed.ratio,
    assessed.score,
    assessed.status,
    assessed.verdict,
    assessed.reason,
    assessed.methods_disagree,
    subject.is_provisional,
    subject.quality_flag,
    assessed.is_synthetic,
    subject.is_illustrative,
    subject.source_ids
from {{ ref('int_status_assessed') }} as assessed
inner join {{ ref('int_status_subject') }} as subject
    on assessed.subject_id = subject.subject_id and assessed.seen_year = subject.seen_year
where subject.is_current
