-- What has become of the pages that curated rows rest on. A look that brought no page says nothing about its text.
with cited as (
    select
        page_url,
        count(*) as n_rows,
        {{ list_of('source_id') }} as source_ids,
        -- The row whose reading is oldest waits for a change the longest.
        min(read_on) as read_on
    from {{ ref('int_citation_stated') }}
    group by page_url
),

compared as (
    select
        page_url,
        looked_on,
        text_hash <> lag(text_hash) over (partition by page_url order by batch) as is_changed
    from {{ ref('stg_cited_pages__look') }}
    where outcome = 'read'
),

read_before as (
    select
        page_url,
        min(looked_on) as first_seen_on,
        max(looked_on) as last_seen_on,
        max(case when is_changed then looked_on end) as changed_on
    from compared
    group by page_url
),

looked as (
    select
        page_url,
        max(looked_on) as looked_on,
        arg_max(outcome, batch) as last_outcome,
        arg_max_null(http_status, batch) as last_http_status,
        bool_or(is_synthetic) as is_synthetic
    from {{ ref('stg_cited_pages__look') }}
    group by page_url
)

select
    cited.page_url,
    cited.n_rows,
    cited.source_ids,
    cited.read_on,
    read_before.first_seen_on,
    read_before.last_seen_on,
    looked.looked_on,
    looked.last_outcome,
    looked.last_http_status,
    read_before.changed_on,
    coalesce(looked.last_outcome = 'gone', false) or coalesce(read_before.changed_on > cited.read_on, false)
        as needs_reading,
    coalesce(looked.is_synthetic, false) as is_synthetic
from cited
left join read_before on cited.page_url = read_before.page_url
left join looked on cited.page_url = looked.page_url
