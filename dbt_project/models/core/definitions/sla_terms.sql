-- Grain: one row per calendar, start date and term in days that some SLA policy has: the date on which it
-- ends, before and after the shift from a day off. A term in days depends on nothing else, so clocks find
-- theirs by equality. A term that ends after the calendar does has no row.
{{
    config(
        materialized='table',
        post_hook=['create index on {{ this }} (calendar_code, start_date)', 'analyze {{ this }}']
    )
}}

with terms as (
    select distinct
        policies.unit,
        policies.first_day,
        policies.nonworking_due_policy,
        durations.duration
    from {{ ref('sla_policies') }} as policies
    cross join
        lateral (
            values (policies.duration), (policies.duration + coalesce(policies.extension_duration, 0))
        ) as durations (duration)
    where
        policies.unit in ('calendar_day', 'working_day')
        and {{ current_version('policies') }}
),

days as (
    select
        working_days.calendar_code,
        working_days.calendar_date,
        working_days.working_day_number,
        min(working_days.calendar_date)
        filter (where working_days.is_working_day) over from_the_end as next_workday,
        max(working_days.calendar_date)
        filter (where working_days.is_working_day) over from_the_start as prev_workday
    from {{ ref('working_days') }} as working_days
    where {{ current_version('working_days') }}
    -- Read backwards: a frame that ends at the current row costs one comparison a row.
    window
        from_the_end as (partition by working_days.calendar_code order by working_days.calendar_date desc),
        from_the_start as (partition by working_days.calendar_code order by working_days.calendar_date asc)
),

-- Days off carry the number of the working day before them: the number begins with its working day.
numbered as (
    select
        days.calendar_code,
        days.working_day_number,
        min(days.calendar_date) as calendar_date
    from days
    group by days.calendar_code, days.working_day_number
),

legal as (
    select
        days.calendar_code,
        days.calendar_date as start_date,
        terms.*,
        case terms.unit
            when 'working_day' then numbered.calendar_date
            else days.calendar_date + terms.duration - case terms.first_day when 'start_day' then 1 else 0 end
        end as due_date_legal
    from days
    cross join terms
    left join numbered
        on
            days.calendar_code = numbered.calendar_code
            and days.working_day_number + terms.duration = numbered.working_day_number
)

select
    legal.calendar_code,
    legal.start_date,
    legal.unit,
    legal.duration,
    legal.first_day,
    legal.nonworking_due_policy,
    legal.due_date_legal,
    case legal.nonworking_due_policy
        when 'next_workday' then due_day.next_workday
        when 'prev_workday' then due_day.prev_workday
        else legal.due_date_legal
    end as due_date
from legal
inner join days as due_day
    on
        legal.calendar_code = due_day.calendar_code
        and legal.due_date_legal = due_day.calendar_date
