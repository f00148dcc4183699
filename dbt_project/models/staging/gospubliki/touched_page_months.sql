-- Grain: one row per municipality and month of a monthly workbook of pages touched by this build, with the
-- standing workbook that speaks for the month now: the newest one.
{{
    config(
        materialized='table',
        post_hook=['create unique index on {{ this }} (municipality_code, month_from)', 'analyze {{ this }}']
    )
}}

with workbooks as (
    select
        loads.municipality_code,
        loads.load_id,
        loads.exported_at,
        loads.period_from as month_from
    from {{ source('ops', 'loads') }} as loads
    where loads.source = 'gospubliki' and loads.dataset = 'page_months'
),

touched as (
    select distinct
        workbooks.municipality_code,
        workbooks.month_from
    from {{ ref('touched_loads') }} as touched_loads
    inner join workbooks
        on
            touched_loads.municipality_code = workbooks.municipality_code
            and touched_loads.load_id = workbooks.load_id
),

standing as (
    select workbooks.*
    from {{ ref('live_loads') }} as live_loads
    inner join workbooks
        on
            live_loads.municipality_code = workbooks.municipality_code
            and live_loads.load_id = workbooks.load_id
)

select distinct on (touched.municipality_code, touched.month_from)
    touched.municipality_code,
    touched.month_from,
    standing.load_id
from touched
left join standing
    on touched.municipality_code = standing.municipality_code and touched.month_from = standing.month_from
order by
    touched.municipality_code asc,
    touched.month_from asc,
    standing.exported_at desc nulls last,
    standing.load_id desc
