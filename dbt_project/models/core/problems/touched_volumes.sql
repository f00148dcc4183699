-- Grain: one row per municipality and week or month (by its first day) in which an appeal that this build
-- changed was received, before or after the change.
{{
    config(
        materialized='table',
        post_hook=['create unique index on {{ this }} (municipality_code, period_kind, from_date)', 'analyze {{ this }}']
    )
}}

select distinct
    touched_dates.municipality_code,
    kinds.period_kind,
    kinds.from_date
from {{ ref('touched_dates') }} as touched_dates
cross join
    lateral (
        values
        ('week', {{ week_start('touched_dates.event_date') }}),
        ('month', {{ month_start('touched_dates.event_date') }})
    ) as kinds (period_kind, from_date)
where touched_dates.event_kind = 'received'
