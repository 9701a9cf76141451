-- What came of every step of every night.
select
    run_id,
    source_id as subject,
    step,
    status,
    started_at,
    seconds,
    cast(rows as bigint) as n_rows,
    cast(answers as bigint) as n_answers,
    cast(new_snapshots as bigint) as n_new_snapshots,
    batch_id,
    error_type,
    message,
    warnings,
    row_number() over (order by started_at, run_id, source_id, step) as outcome_number
from {{ ledger('outcomes') }}
