-- Voluntary local reviews as the reviewed list has them; a review that no page says came out is in preparation.
select
    'curated_vlr' as source_id,
    review_id,
    territory_id,
    cast(report_year as integer) as report_year,
    title,
    status = 'published' as is_published,
    source_url,
    confidence,
    definition_class,
    note,
    _snapshot_id as snapshot_id,
    cast(retrieved_on as timestamp) as retrieved_at,
    _is_synthetic as is_synthetic
from {{ in_force(source('curated_vlr', 'review')) }}
