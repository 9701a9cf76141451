-- Agreements as each source states them, at their two parties; each has the key of the agreement it speaks of.
-- Statements of several sources, or of both sides, about one agreement share a key.
with stated as (
    select
        fact.source_id,
        fact.statement_id,
        fact.territory_id,
        -- A body that is in no list of territories and whose country nobody states is no partner (a temple).
        coalesce(partner.territory_id, case when fact.partner_country_iso3 is not null then fact.partner_code end)
            as partner_id,
        coalesce(partner_territory.name, fact.partner_name, fact.partner_code) as partner_name,
        coalesce(partner_territory.country_iso3, fact.partner_country_iso3) as partner_country_iso3,
        fact.kind,
        case when fact.kind in ('twinning', 'sister_region', 'multiple_twinning') then 'twinning' else fact.kind end
            as family,
        fact.start_year,
        -- A partner that is no more has no agreement either.
        coalesce(fact.end_year, partner_territory.dissolved_year) as end_year,
        fact.start_is_signature,
        fact.is_own_statement,
        fact.multilateral_id,
        fact.renews_statement_id,
        fact.has_objective,
        fact.sdg_goals,
        cast(year(fact.first_seen_at) as integer) as first_seen_year,
        cast(year(fact.retrieved_at) as integer) as last_seen_year,
        fact.snapshot_id,
        fact.is_synthetic,
        partner.territory_id is not null or fact.partner_country_iso3 is not null as is_territory_partner
    from ({{ located('agreement', 'start_year') }}) as fact
    left join {{ ref('int_place_crosswalked') }} as partner
        on
            fact.partner_system = partner.place_system
            and fact.partner_code = partner.place_code
            and {{ is_valid_in('partner', 'fact.start_year') }}
    left join {{ ref('int_territory_described') }} as partner_territory
        on partner.territory_id = partner_territory.territory_id
),

paired as (
    select
        stated.*,
        case
            when stated.partner_id is null
                then stated.territory_id
                    || '|'
                    || lower(stated.partner_name)
                    || '|'
                    || coalesce(stated.partner_country_iso3, '')
            else least(stated.territory_id, stated.partner_id)
                || '|'
                || greatest(stated.territory_id, stated.partner_id)
        end as pair_key
    from stated
),

dated as (
    -- Undated statements of the same kind speak of the earliest dated agreement of the pair.
    select
        pair_key,
        family,
        min(start_year) as start_year
    from paired
    where family <> 'unspecified' and start_year is not null and renews_statement_id is null
    group by pair_key, family
),

keyed as (
    select
        paired.*,
        case
            when paired.family <> 'unspecified'
                then paired.pair_key || '|' || paired.family || '|'
                    || coalesce(cast(coalesce(paired.start_year, dated.start_year) as varchar), 'undated')
        end as instrument_key
    from paired
    left join dated on paired.pair_key = dated.pair_key and paired.family = dated.family
),

preferred as (
    -- A statement that does not say which kind it means speaks of a twinning, else of the earliest agreement.
    select
        pair_key,
        substr(min(
            case when family = 'twinning' then '0' else '1' end
            || coalesce(cast(start_year as varchar), '9999') || instrument_key
        ), 6) as instrument_key
    from keyed
    where instrument_key is not null and renews_statement_id is null
    group by pair_key
)

select
    keyed.* exclude (instrument_key), -- noqa: RF02
    coalesce(keyed.instrument_key, preferred.instrument_key, keyed.pair_key || '|twinning|undated') as agreement_key
from keyed
left join preferred on keyed.pair_key = preferred.pair_key
