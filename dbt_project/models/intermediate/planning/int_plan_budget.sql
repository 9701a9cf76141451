-- What is set aside for a year.
select
    plan_item_id,
    year,
    sum(amount) as budget_amount,
    max(currency) as budget_currency,
    string_agg(distinct line, ', ' order by line) as budget_lines
from {{ planned('budget_line') }}
group by plan_item_id, year
