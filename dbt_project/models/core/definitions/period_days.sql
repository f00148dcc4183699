-- Grain: one row per reporting period and local date that lies in it. Joins by equality where a range would
-- compare every event with every period.
{{
    config(
        materialized='table',
        post_hook=['create index on {{ this }} (calendar_date)', 'analyze {{ this }}']
    )
}}

select
    periods.period,
    periods.period_kind,
    periods.to_date,
    days.day::date as calendar_date
from {{ ref('periods') }} as periods
cross join
    lateral generate_series(periods.from_date::timestamp, (periods.to_date - 1)::timestamp, '1 day')
        as days (day)
where {{ current_version('periods') }}
