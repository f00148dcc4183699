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

legal as (
    select
        days.calendar_code,
        days.calendar_date as start_date,
        terms.*,
        case terms.unit
            when 'working_day' then numbered.calendar_date
            else days.calendar_date + terms.duration - case terms.first_day when 'start_day' then 1 else 0 end
        end as due_date_legal
    from {{ ref('due_days') }} as days
    cross join terms
    left join {{ ref('due_days') }} as numbered
        on
            days.calendar_code = numbered.calendar_code
            and numbered.is_working_day
            -- A day off is never the first one counted, whatever the rule.
            and days.working_day_number
            + terms.duration
            - case when terms.first_day = 'start_day' and days.is_working_day then 1 else 0 end
            = numbered.working_day_number
)

select
    legal.calendar_code,
    legal.start_date,
    legal.unit,
    legal.duration,
    legal.first_day,
    legal.nonworking_due_policy,
    legal.due_date_legal,
    due_day.working_day_number as due_working_day_number,
    {{ moved_day(
        'legal.nonworking_due_policy',
        'legal.due_date_legal',
        'due_day.next_workday',
        'due_day.prev_workday',
        'legal.start_date'
    ) }} as due_date
from legal
inner join {{ ref('due_days') }} as due_day
    on
        legal.calendar_code = due_day.calendar_code
        and legal.due_date_legal = due_day.calendar_date
