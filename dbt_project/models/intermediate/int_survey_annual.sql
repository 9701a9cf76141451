-- Survey shares by territory, year and question. A cell of fewer than 30 people is not shown; a question that only
-- stands in for ours is left out: proxies never mix with registers.
{{ by_territory() }}
select
    territory_id,
    year,
    question,
    share_pct,
    sample_size,
    -- Half the width of the 95 % interval of a share of a simple random sample.
    1.96 * sqrt(share_pct * (100 - share_pct) / sample_size) as margin_of_error,
    source_id,
    snapshot_id,
    is_synthetic
from ({{ located('survey', 'year') }}) as fact
where question in ('awareness', 'support') and sample_size >= 30 and {{ touched() }}
