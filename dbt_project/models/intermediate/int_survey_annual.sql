-- Survey shares by territory, year and question. A cell of fewer than 30 people is not shown; a question that only
-- stands in for ours is left out: proxies never mix with registers.
{{ by_territory() }}
select
    territory_id,
    year,
    question,
    share_pct,
    sample_size,
    {{ wilson_low('share_pct', 'sample_size') }} as ci_low_pct,
    {{ wilson_high('share_pct', 'sample_size') }} as ci_high_pct,
    source_id,
    snapshot_id,
    is_synthetic
from ({{ located('survey', 'year') }}) as fact
where question in ('awareness', 'support') and sample_size >= 30 and {{ touched() }}
