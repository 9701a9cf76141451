-- One row per agreement between two parties, with who states it and since when we know of it.
with renewed as (
    -- What renews or replaces an agreement goes on where that one ended.
    select
        original.agreement_key,
        max(renewal.start_year) as renewed_in,
        case when count(*) = count(renewal.end_year) then max(renewal.end_year) end as renewed_until
    from {{ ref('int_agreement_stated') }} as renewal
    inner join {{ ref('int_agreement_stated') }} as original
        on renewal.source_id = original.source_id and renewal.renews_statement_id = original.statement_id
    group by original.agreement_key
),

lasting as (
    select
        stated.*,
        renewed.renewed_in,
        renewed.renewed_until,
        -- A made-up statement neither dates nor ends an agreement that a real one knows.
        not stated.is_synthetic or bool_and(stated.is_synthetic) over (partition by stated.agreement_key) as is_heeded
    from {{ ref('int_agreement_stated') }} as stated
    left join renewed on stated.agreement_key = renewed.agreement_key
    where stated.renews_statement_id is null
),

merged as (
    select
        agreement_key,
        pair_key,
        min(coalesce(least(territory_id, partner_id), territory_id)) as territory_a_id,
        max(case when partner_id is not null then greatest(territory_id, partner_id) end) as territory_b_id,
        max(case when partner_id is null then partner_name end) as partner_b_name,
        max(case when partner_id is null then partner_country_iso3 end) as partner_b_country_iso3,
        coalesce(min(case when family <> 'unspecified' then kind end), 'unspecified') as kind,
        min(case when is_heeded then start_year end) as start_year,
        case
            -- Renewed, or begun again, when it ended.
            when max(renewed_in) >= max(case when is_heeded then end_year end) then max(renewed_until)
            when
                max(case when is_heeded and end_year is null then start_year end)
                >= max(case when is_heeded then end_year end)
                then null
            else max(case when is_heeded then end_year end)
        end as end_year,
        bool_or(start_is_signature and is_heeded) as start_is_signature,
        coalesce(
            bool_or(is_own_statement and territory_id = coalesce(least(territory_id, partner_id), territory_id)),
            false
        ) as is_stated_by_a,
        -- A partner known by name only is not asked; `greatest` of a null is the other party in DuckDB.
        coalesce(
            bool_or(is_own_statement and partner_id is not null and territory_id = greatest(territory_id, partner_id)),
            false
        ) as is_stated_by_b,
        max(multilateral_id) as multilateral_id,
        bool_or(has_objective) as has_objective,
        {{ merge_lists('sdg_goals') }} as sdg_goals,
        bool_and(is_territory_partner) as is_territory_partner,
        min(case when is_heeded then first_seen_year end) as first_seen_year,
        max(last_seen_year) as last_seen_year,
        {{ list_of('source_id') }} as source_ids,
        {{ merge_lists('snapshot_id') }} as snapshot_ids,
        bool_and(is_synthetic) as is_synthetic
    from lasting
    group by agreement_key, pair_key
)

select
    merged.*,
    a.country_iso3 as country_a_iso3,
    coalesce(b.country_iso3, merged.partner_b_country_iso3) as country_b_iso3,
    coalesce(merged.multilateral_id, merged.agreement_key) as instrument_id,
    coalesce(a.country_iso3 <> coalesce(b.country_iso3, merged.partner_b_country_iso3), false) as is_international
from merged
left join {{ ref('int_territory_described') }} as a on merged.territory_a_id = a.territory_id
left join {{ ref('int_territory_described') }} as b on merged.territory_b_id = b.territory_id
