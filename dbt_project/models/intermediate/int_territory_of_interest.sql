-- For whom figures are made: the territories of the seed, and the cities that keep a register.
select territory_id from {{ ref('territories_of_interest') }}
union
select territory_id from {{ ref('stg_city_register__city') }}
