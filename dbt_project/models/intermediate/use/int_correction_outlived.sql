-- Corrections that no longer hold: the source has mended the value, has withdrawn the row, or we have not looked again
-- in time. A row here fails the build; the line of the seed is then mended or deleted.
with checked as (
    select
        correction.source_id,
        correction.table_name,
        correction.row_key,
        correction.column_name,
        correction.bad_value,
        stated.value as found_value,
        correction.expires_on,
        case
            when correction.expires_on < date '{{ as_of() }}' then 'expired'
            -- A source that never came, or came without statistics, has withdrawn nothing.
            when stated.source_id is null and answered.source_id is not null then 'row_not_found'
            when
                stated.source_id is not null
                and not coalesce({{ use_is_same('stated.value', 'correction.bad_value') }}, false)
                then 'mended_at_source'
        end as finding
    from {{ ref('corrections') }} as correction
    left join {{ ref('int_observation_located') }} as stated
        on
            correction.source_id = stated.source_id
            and correction.row_key
            = stated.series_code || '|' || stated.place_code || '|' || cast(stated.year as varchar)
    left join (select distinct source_id from {{ ref('int_observation_located') }}) as answered
        on correction.source_id = answered.source_id
)

select * from checked
where finding is not null
