-- Which SDG targets a plan says its indicators serve.
select
    plan_item_id,
    target_code
from {{ planned('sdg_link') }}
