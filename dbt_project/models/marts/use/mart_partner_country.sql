-- What ties a territory to each country abroad, side by side. Nothing known is null: most ties have no source that
-- would tell of none.
select
    territory_id,
    partner_country_iso3,
    year,
    cast(max(case when kind = 'agreements' then n end) as integer) as n_agreements,
    cast(max(case when kind = 'agreements' then age_years end) as integer) as oldest_agreement_age_years,
    cast(max(case when kind = 'networks' then n end) as integer) as n_networks_shared,
    cast(max(case when kind = 'projects' then n end) as integer) as n_projects,
    cast(max(case when kind = 'investment' then n end) as integer) as n_investment_projects,
    {{ number("max(case when kind = 'investment' then amount_usd end)") }} as investment_usd,
    {{ number("max(case when kind = 'exports' then amount_usd end)") }} as exports_usd,
    {{ merge_lists('source_ids') }} as source_ids,
    {{ merge_lists('snapshot_ids') }} as snapshot_ids,
    bool_or(is_synthetic) as is_synthetic,
    {{ list_of('case when is_synthetic then kind end') }} as synthetic_ties
from {{ ref('int_partner_country_fact') }}
where year <= {{ as_of_year() }}
group by territory_id, partner_country_iso3, year
