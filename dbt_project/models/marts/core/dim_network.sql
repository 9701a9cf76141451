-- International city networks that we know, reviewed by hand.
select
    network_code as network_id,
    name,
    theme,
    homepage,
    cast(reviewed_on as date) as reviewed_on
from {{ ref('networks') }}
