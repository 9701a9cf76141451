-- Whose agreements and memberships count, for themselves and for what they lie in: the territories of our lists, and
-- the cities that keep a register. A partner abroad is none: only its ties with these are known.
select territory_id from {{ ref('int_territory_listed') }}
union
select territory_id from {{ ref('stg_city_register__city') }}
