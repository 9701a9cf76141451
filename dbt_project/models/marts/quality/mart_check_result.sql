-- What every check of every night found.
select
    run_id,
    scope,
    source_id as subject,
    table_name,
    rule,
    column_name,
    severity,
    status,
    observed,
    expected,
    cast(failed_rows as bigint) as n_failed_rows,
    checked_at,
    row_number() over (order by checked_at, run_id, scope, source_id, table_name, rule, column_name) as check_number
from {{ ledger('quality') }}
