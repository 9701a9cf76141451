-- Advocacy and learning by territory and year. A figure is an expression here and an entry in the YAML beside it.
{{ by_territory() }}
select
    forums.territory_id,
    forums.year,
    {{ number('forums.n') }} as adv_forum_participations,
    {{ ratio('forums.n_part', 'forums.n', 100) }} as adv_forum_speaking_pct,
    {{ number('exchanges.n') }} as adv_exchanges,
    {{ number('forums.n_part') }} as adv_forum_speaking
from {{ ref('int_institution_annual') }} as forums
inner join {{ ref('int_institution_annual') }} as exchanges
    on
        forums.territory_id = exchanges.territory_id
        and forums.year = exchanges.year
        and exchanges.basis = 'exchanges'
where forums.basis = 'forums' and {{ touched('forums.territory_id') }}
