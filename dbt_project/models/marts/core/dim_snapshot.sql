-- Answers of the sources by the hash of their bytes: which request, when, and whether made up for a demonstration.
select
    snapshot_id,
    min(source_id) as source_id,
    min(url) as url,
    min(request) as request,
    min(fetched_at) as first_fetched_at,
    max(retrieved_at) as retrieved_at,
    bool_or(is_synthetic) as is_synthetic,
    max(bytes) as bytes,
    min(licence_id) as licence_id
from {{ ledger('snapshots') }}
group by snapshot_id
