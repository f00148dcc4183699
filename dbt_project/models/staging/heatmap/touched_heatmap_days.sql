-- Grain: one row per municipality and day that an export of the heat map touched by this build speaks for,
-- with the standing export that speaks for it now: the newest one whose period holds the day, none if no one.
{{
    config(
        materialized='table',
        post_hook=['create unique index on {{ this }} (municipality_code, taken_on)', 'analyze {{ this }}']
    )
}}

with touched as (
    select distinct
        touched_loads.municipality_code,
        days.day::date as taken_on
    from {{ ref('touched_loads') }} as touched_loads
    inner join {{ source('ops', 'loads') }} as loads
        on
            touched_loads.municipality_code = loads.municipality_code
            and touched_loads.load_id = loads.load_id
    cross join
        lateral generate_series(loads.period_from::timestamp, loads.period_through::timestamp, '1 day')
            as days (day)
    where touched_loads.source = 'heatmap'
),

standing as (
    select
        live_loads.municipality_code,
        live_loads.load_id,
        live_loads.exported_at,
        loads.period_from,
        loads.period_through
    from {{ ref('live_loads') }} as live_loads
    inner join {{ source('ops', 'loads') }} as loads
        on live_loads.municipality_code = loads.municipality_code and live_loads.load_id = loads.load_id
    where live_loads.source = 'heatmap'
)

select distinct on (touched.municipality_code, touched.taken_on)
    touched.municipality_code,
    touched.taken_on,
    standing.load_id
from touched
left join standing
    on
        touched.municipality_code = standing.municipality_code
        and touched.taken_on between standing.period_from and standing.period_through
order by
    touched.municipality_code asc,
    touched.taken_on asc,
    standing.exported_at desc nulls last,
    standing.load_id desc
