-- Memberships by whether the register records an activity in the year: quality, not quantity.
{{ by_territory() }}
select
    territory_id,
    year,
    count(distinct network_name) as n_register,
    count(distinct case when n_activities > 0 then network_name end) as n_active,
    {{ list_of('snapshot_id') }} as snapshot_ids,
    bool_or(is_synthetic) as is_synthetic
from {{ ref('stg_city_register__network_role') }}
where n_activities is not null and {{ touched() }}
group by territory_id, year
