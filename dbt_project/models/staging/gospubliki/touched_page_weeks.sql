-- Grain: one row per municipality and week (by its Monday) in which a registry of pages touched by this build
-- was taken, with the standing snapshot that speaks for the week now: the newest one taken in it.
{{
    config(
        materialized='table',
        post_hook=['create unique index on {{ this }} (municipality_code, week_from)', 'analyze {{ this }}']
    )
}}

with snapshots as (
    select
        loads.municipality_code,
        loads.load_id,
        loads.exported_at,
        {{ week_start('(loads.exported_at at time zone municipalities.time_zone)::date') }} as week_from
    from {{ source('ops', 'loads') }} as loads
    inner join {{ source('config', 'municipalities') }} as municipalities
        on loads.municipality_code = municipalities.municipality_code
    where loads.source = 'gospubliki' and loads.dataset = 'pages'
),

touched as (
    select distinct
        snapshots.municipality_code,
        snapshots.week_from
    from {{ ref('touched_loads') }} as touched_loads
    inner join snapshots
        on
            touched_loads.municipality_code = snapshots.municipality_code
            and touched_loads.load_id = snapshots.load_id
),

standing as (
    select snapshots.*
    from {{ ref('live_loads') }} as live_loads
    inner join snapshots
        on
            live_loads.municipality_code = snapshots.municipality_code
            and live_loads.load_id = snapshots.load_id
)

select distinct on (touched.municipality_code, touched.week_from)
    touched.municipality_code,
    touched.week_from,
    standing.load_id,
    standing.exported_at
from touched
left join standing
    on touched.municipality_code = standing.municipality_code and touched.week_from = standing.week_from
order by
    touched.municipality_code asc,
    touched.week_from asc,
    standing.exported_at desc nulls last,
    standing.load_id desc
