-- Voluntary local reviews of the Sustainable Development Goals. The list is not complete: absence is no zero.
select
    review_id,
    territory_id,
    report_year,
    title,
    is_published,
    source_url,
    confidence,
    definition_class,
    note,
    source_id,
    snapshot_id,
    retrieved_at,
    is_synthetic
from {{ ref('stg_curated_vlr__review') }}
