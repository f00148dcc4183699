-- Grain: one row per calendar and date.
select
    working_days.calendar_code,
    working_days.calendar_date,
    working_days.is_working_day,
    working_days.is_shortened,
    working_days.is_provisional,
    working_days.holiday_name,
    working_days.opens_at as work_from,
    working_days.closes_at as work_until,
    working_days.lunch_from,
    working_days.lunch_to as lunch_until,
    working_days.working_day_number,
    working_days.working_minutes,
    working_days.cumulative_working_minutes
from {{ ref('working_days') }} as working_days
where {{ visible_version('working_days') }}
