-- Calendar years with figures.
select
    year,
    make_date(year, 1, 1) as first_day,
    make_date(year, 12, 31) as last_day,
    make_date(year, 12, 31) <= date '{{ as_of() }}' as is_complete
from ({{ year_spine(var('first_year'), as_of_year()) }}) as spine
