-- Looks at cited pages, of all nights: what a page said before is known from earlier ones only.
select
    'cited_pages' as source_id,
    page_url,
    batch,
    outcome,
    cast(http_status as integer) as http_status,
    text_hash,
    cast(_retrieved_at as date) as looked_on,
    _snapshot_id as snapshot_id,
    _retrieved_at as retrieved_at,
    _is_synthetic as is_synthetic
from {{ source('cited_pages', 'look') }}
where substr(batch, 1, 8) <= '{{ as_of() | replace('-', '') }}'
