-- Organisations that territories are stated to be members of and that the seed `networks` does not know by their label.
select
    stated.network_id as wikidata_item,
    min(stated.network_label_en) as label,
    cast(count(distinct stated.city_id) as bigint) as n_territories,
    {{ list_of('stated._snapshot_id') }} as snapshot_ids,
    bool_and(stated._is_synthetic) as is_synthetic
from {{ in_force(source('wikidata_memberships', 'statement')) }} as stated
left join {{ ref('networks') }} as networks on lower(stated.network_label_en) = lower(networks.wikidata_label)
where stated.rank <> 'deprecated' and networks.network_code is null
group by stated.network_id
