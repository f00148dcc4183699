-- Grain: one row per calendar, numbered working hour and day that holds a part of it. The hours of a calendar
-- are numbered from its first day: hour n ends when 60 n working minutes have passed. A term in working hours
-- finds the day on which it ends by equality.
{{
    config(
        materialized='table',
        post_hook=['create index on {{ this }} (calendar_code, hour_number)', 'analyze {{ this }}']
    )
}}

select
    days.calendar_code,
    hours.hour_number,
    days.calendar_date,
    days.opens_at,
    days.lunch_from,
    days.lunch_to,
    days.working_minutes,
    days.morning_minutes,
    days.cumulative_working_minutes
from {{ ref('working_days') }} as days
cross join
    lateral generate_series(
        floor((days.cumulative_working_minutes - days.working_minutes) / 60)::integer + 1,
        ceil(days.cumulative_working_minutes / 60)::integer
    ) as hours (hour_number)
where days.working_minutes > 0 and {{ current_version('days') }}
