-- The pages that curated rows rest on; one that a row cites twice is one.
select distinct
    source_id,
    statement_id,
    page_url,
    read_on
from ({{ citations() }}) as stated
