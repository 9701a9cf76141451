-- Facts by the code of their place, and whether a territory answers to it.
select * from ({{ places_counted() }}) as counted
