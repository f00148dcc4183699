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
)

{{ newest_speakers('snapshots', 'week_from') }}
