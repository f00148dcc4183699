-- Grain: one row per calendar and date: its number among working days, where a term that ends on it moves.
{{
    config(
        materialized='table',
        post_hook=[
            'create index on {{ this }} (calendar_code, calendar_date)',
            'create index on {{ this }} (calendar_code, working_day_number)',
            'analyze {{ this }}',
        ]
    )
}}

select
    working_days.calendar_code,
    working_days.calendar_date,
    working_days.is_working_day,
    working_days.working_day_number,
    min(working_days.calendar_date)
    filter (where working_days.is_working_day) over from_the_end as next_workday,
    max(working_days.calendar_date)
    filter (where working_days.is_working_day) over from_the_start as prev_workday,
    -- The same where only federal days off count.
    min(working_days.calendar_date)
    filter (where working_days.is_working_day or working_days.is_regional_day_off)
        over from_the_end as next_federal_workday,
    max(working_days.calendar_date)
    filter (where working_days.is_working_day or working_days.is_regional_day_off)
        over from_the_start as prev_federal_workday
from {{ ref('working_days') }} as working_days
where {{ current_version('working_days') }}
-- Read backwards: a frame that ends at the current row costs one comparison a row.
window
    from_the_end as (partition by working_days.calendar_code order by working_days.calendar_date desc),
    from_the_start as (partition by working_days.calendar_code order by working_days.calendar_date asc)
