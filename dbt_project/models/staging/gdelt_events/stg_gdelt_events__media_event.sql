-- Reported events in cities whose FeatureID is pinned in the crosswalk; the same report, place and kind of event on one
-- day counts once (in real slots, one record of five repeats another). All nights are read: a slot is asked for once.
select
    'gdelt_events' as source_id,
    md5(
        record.source_url || ' ' || record.feature_id || ' ' || record.event_root_code || ' ' || record.day
    ) as statement_id,
    'GDELT_FEATURE' as place_system,
    record.feature_id as place_code,
    cast(extract(year from record.day) as integer) as year,
    record.day,
    -- CAMEO roots 03 to 06: intends to cooperate, consults, engages in diplomacy, gives material help.
    record.event_root_code in ('03', '04', '05', '06') as is_cooperative,
    coalesce(bool_or(record.has_foreign_actor), false) as is_foreign,
    max(cast(record._retrieved_at as timestamp)) as retrieved_at,
    max(record._snapshot_id) as snapshot_id,
    bool_and(record._is_synthetic) as is_synthetic
from {{ ever_stated(source('gdelt_events', 'event'), ['global_event_id']) }} as record
inner join {{ ref('place_crosswalk') }} as pinned
    on pinned.place_system = 'GDELT_FEATURE' and record.feature_id = pinned.place_code
group by record.source_url, record.feature_id, record.event_root_code, record.day
