-- What a register tells of the city's own institution, by year: each basis is a sheet of its own.
{{ by_territory() }}
with forum as (
    select
        territory_id,
        year,
        'forums' as basis,
        count(*) as n,
        count(case when role in ('spoke', 'hosted', 'led') then 1 end) as n_part,
        {{ list_of('snapshot_id') }} as snapshot_ids,
        bool_or(is_synthetic) as is_synthetic
    from {{ ref('stg_city_register__forum') }}
    group by territory_id, year
),

exchange as (
    -- A register that counts forums was looked at for exchanges too: none is zero.
    select
        territory_id,
        year,
        'exchanges' as basis,
        count(exchange) as n,
        0 as n_part,
        {{ list_of('snapshot_id') }} as snapshot_ids,
        bool_or(is_synthetic) as is_synthetic
    from {{ ref('stg_city_register__forum') }}
    group by territory_id, year
),

mission as (
    select
        territory_id,
        year,
        'missions' as basis,
        count(*) as n,
        count(case when has_outcome then 1 end) as n_part,
        {{ list_of('snapshot_id') }} as snapshot_ids,
        bool_or(is_synthetic) as is_synthetic
    from {{ ref('stg_city_register__mission') }}
    group by territory_id, year
),

staff as (
    select
        territory_id,
        year,
        'staff' as basis,
        n_international_staff as n,
        n_multilingual_staff as n_part,
        snapshot_id as snapshot_ids,
        is_synthetic
    from {{ ref('stg_city_register__staff') }}
),

department as (
    select
        territory_id,
        year,
        'departments' as basis,
        n_departments as n,
        n_departments_involved as n_part,
        snapshot_id as snapshot_ids,
        is_synthetic
    from {{ ref('stg_city_register__staff') }}
),

budget as (
    select
        territory_id,
        year,
        'budget' as basis,
        total_budget as n,
        international_budget as n_part,
        snapshot_id as snapshot_ids,
        is_synthetic
    from {{ ref('stg_city_register__budget') }}
),

sheet as (
    select * from forum
    union all
    select * from exchange
    union all
    select * from mission
    union all
    select * from staff
    union all
    select * from department
    union all
    select * from budget
)

select * from sheet
where {{ touched() }}
