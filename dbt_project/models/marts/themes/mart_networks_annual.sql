-- City networks by territory and year. A figure is an expression here and an entry in the YAML beside it.
{{ by_territory() }}
with territory_year as (
    {{ territory_years(['int_networks_annual', 'int_role_year', 'int_reach_year', 'int_network_activity_year']) }}
)

select
    base.territory_id,
    base.year,
    {{ counted('networks.n_memberships', 'networks.is_zero_known') }} as net_memberships,
    {{ counted('networks.n_joined', 'networks.is_zero_of_new_known') }} as net_joined,
    {{ counted('networks.n_left', 'networks.is_zero_known') }} as net_left,
    {{ ratio('networks.tenure_years_sum', 'networks.n_known_tenure') }} as net_mean_tenure_years,
    {{ number('role_year.n_roles') }} as net_leadership_roles,
    {{ number('reach.n_cities') }} as net_reach_cities,
    {{ number('reach.n_countries') }} as net_reach_countries,
    {{ counted('networks.n_themes', 'networks.is_zero_known') }} as net_thematic_breadth,
    {{ ratio('activity.n_active', 'activity.n_register') }} as net_activity_rate,
    {{ number('networks.tenure_years_sum') }} as net_tenure_years_sum,
    {{ number('nullif(networks.n_known_tenure, 0)') }} as net_known_tenure,
    {{ number('activity.n_active') }} as net_active_memberships,
    {{ number('activity.n_register') }} as net_register_memberships
from territory_year as base
left join {{ ref('int_networks_annual') }} as networks
    on base.territory_id = networks.territory_id and base.year = networks.year
left join {{ ref('int_role_year') }} as role_year
    on base.territory_id = role_year.territory_id and base.year = role_year.year
left join {{ ref('int_reach_year') }} as reach on base.territory_id = reach.territory_id and base.year = reach.year
left join {{ ref('int_network_activity_year') }} as activity
    on base.territory_id = activity.territory_id and base.year = activity.year
where {{ touched('base.territory_id') }}
