-- Activities in which a territory of interest's government takes part. An activity that two files state is one: the
-- newest statement counts.
with activities as (
    select
        *,
        row_number() over (
            partition by territory_id, iati_identifier order by updated_at desc, document_id asc
        ) as preference
    from {{ in_force(source('iati_activities', 'activity')) }}
)

select
    'iati_activities' as source_id,
    iati_identifier || '@' || territory_id as project_id,
    'QID' as place_system,
    territory_id as place_code,
    country_iso3 as partner_country_iso3,
    title,
    cast(year(start_on) as integer) as start_year,
    cast(year(end_on) as integer) as end_year,
    cast(null as double) as disbursed_usd,
    cast(null as double) as beneficiaries,
    cast(null as boolean) as is_evaluated,
    sdg_goals,
    sdg_source,
    _snapshot_id as snapshot_id,
    _retrieved_at as retrieved_at,
    _is_synthetic as is_synthetic
from activities
where preference = 1
