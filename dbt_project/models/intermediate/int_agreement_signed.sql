-- Signatures by territory and year: of new agreements, and of renewals of agreements that are in force already.
select distinct
    territory_id,
    year,
    instrument_id || '|' || cast(year as varchar) as signature_key
from {{ ref('int_agreement_year') }}
where is_signed_now
union
select distinct
    closed.ancestor_id as territory_id,
    stated.start_year as year,
    coalesce(stated.multilateral_id, stated.agreement_key) || '|' || cast(stated.start_year as varchar) as signature_key
from {{ ref('int_agreement_stated') }} as stated
-- A renewal is of an agreement that counts, and of both its parties.
inner join {{ ref('int_agreement_merged') }} as renewed
    on stated.pair_key = renewed.pair_key and renewed.is_international and renewed.is_territory_partner
inner join {{ ref('int_territory_counted') }} as seed
    on renewed.territory_a_id = seed.territory_id or renewed.territory_b_id = seed.territory_id
inner join {{ ref('int_territory_closed') }} as closed on seed.territory_id = closed.descendant_id
where stated.renews_statement_id is not null and stated.start_is_signature and stated.start_year is not null
