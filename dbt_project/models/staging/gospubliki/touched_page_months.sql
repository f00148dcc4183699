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
)

{{ newest_speakers('workbooks', 'month_from') }}
