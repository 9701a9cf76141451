-- The words that a plan's marts use, as people say them.
select
    kind,
    code,
    name_es,
    name_fr,
    name_pt,
    name_en
from {{ ref('status_words') }}
