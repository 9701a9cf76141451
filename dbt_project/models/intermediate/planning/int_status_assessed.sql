-- The answer of every method for whatever is judged.
with given as ({{ status_spans(ref('int_status_subject')) }}
),

measured as ({{ status_measured('given') }}
),

assessed as (
    {{ status_methods('measured') }}
    union all
    {{ status_of_plan(ref('int_plan_progressed')) }}
),

judged as (
    select
        *,
        {{ status_verdict() }} as verdict
    from assessed
),

counted as (
    select
        subject_id,
        seen_year,
        count(verdict) as n_verdicts,
        sum(case when verdict = 'on_track' then 1 else 0 end) as n_on_track
    from judged
    group by subject_id, seen_year
)

select
    judged.subject_id,
    judged.seen_year,
    judged.method,
    judged.method_version,
    judged.direction,
    judged.base_value,
    judged.base_year,
    judged.latest_value,
    judged.latest_year,
    judged.target_value,
    judged.target_year,
    judged.ratio,
    judged.score,
    judged.status,
    judged.verdict,
    judged.reason,
    judged.is_synthetic,
    -- One says that it arrives in time and another that it does not; null when fewer than two say anything.
    case when counted.n_verdicts > 1 then counted.n_on_track not in (0, counted.n_verdicts) end as methods_disagree
from judged
inner join counted on judged.subject_id = counted.subject_id and judged.seen_year = counted.seen_year
