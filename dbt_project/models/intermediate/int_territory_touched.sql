-- The territories whose figures may be other than at the last build.
select territory_id from {{ ref('int_territory_fingerprinted') }}
where is_touched
