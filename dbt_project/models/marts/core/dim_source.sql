-- Sources with producer, licence and cadence, as their modules declare them.
select
    source_id,
    title,
    producer,
    homepage,
    licence_id,
    licence_name,
    licence_url,
    attribution,
    may_republish,
    must_share_alike,
    citation,
    cadence,
    cast(max_age_days as integer) as max_age_days,
    evidence_class,
    caveats
from {{ ledger('registry') }}
