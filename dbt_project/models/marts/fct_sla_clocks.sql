-- Grain: one row per appeal, SLA stage and round of it (clock number).
-- What is open is judged at the moment of the publication that is read.
with moment as (
    select {{ visible_as_of() }} as as_of
),

clocks as (
    select
        clocks.*,
        moment.as_of,
        municipalities.calendar_code,
        coalesce(sightings.is_confirmed, true) as is_confirmed,
        clocks.started_at at time zone municipalities.time_zone as started_local,
        -- A clock that stands still was read last when it stopped to run.
        least(coalesce(clocks.stopped_at, clocks.paused_from, moment.as_of), moment.as_of)
        at time zone municipalities.time_zone as until_local,
        clocks.due_at at time zone municipalities.time_zone as due_local,
        clocks.is_applicable
        and coalesce(clocks.stopped_at, moment.as_of) > clocks.due_at
        and (clocks.stopped_at is not null or coalesce(sightings.is_confirmed, true)) as is_breached,
        -- «Инцидент менеджмент» judges the first answer, from the last assignment; others the final one.
        case
            when
                clocks.stage = 'first_answer' and appeals.source = 'incident'
                then appeals.platform_is_overdue
            when clocks.stage = 'final_answer' and appeals.source <> 'incident' and clocks.is_last_round
                then appeals.platform_is_overdue
        end as platform_is_overdue
    from {{ ref('sla_clocks') }} as clocks
    cross join moment
    inner join {{ ref('municipalities') }} as municipalities
        on
            clocks.municipality_code = municipalities.municipality_code
            and {{ visible_version('municipalities') }}
    inner join {{ ref('appeals') }} as appeals
        on
            clocks.municipality_code = appeals.municipality_code
            and clocks.appeal_key = appeals.appeal_key
            and {{ visible_version('appeals') }}
    left join {{ ref('appeal_sightings') }} as sightings
        on
            clocks.municipality_code = sightings.municipality_code
            and clocks.appeal_key = sightings.appeal_key
            and {{ visible_version('sightings') }}
    where {{ visible_version('clocks') }}
),

-- Working minutes of the calendar at the three moments of a clock: what lies between them is a subtraction. A
-- moment outside the calendar (an answer dated before 2020) leaves them unknown and the clock in its place.
measured as (
    select
        clocks.*,
        {{ working_minutes_until('clocks.started_local', 'start_day') }} as minutes_at_start,
        {{ working_minutes_until('clocks.until_local', 'until_day') }} as minutes_at_end,
        {{ working_minutes_until('clocks.due_local', 'due_day') }} as minutes_at_due
    from clocks
    left join {{ ref('working_days') }} as start_day
        on
            clocks.calendar_code = start_day.calendar_code
            and clocks.started_local::date = start_day.calendar_date
            and {{ visible_version('start_day') }}
    left join {{ ref('working_days') }} as until_day
        on
            clocks.calendar_code = until_day.calendar_code
            and clocks.until_local::date = until_day.calendar_date
            and {{ visible_version('until_day') }}
    left join {{ ref('working_days') }} as due_day
        on
            clocks.calendar_code = due_day.calendar_code
            and clocks.due_local::date = due_day.calendar_date
            and {{ visible_version('due_day') }}
)

select
    measured.appeal_key,
    measured.stage,
    measured.clock_number,
    measured.municipality_code,
    measured.policy_key,
    measured.recipient_key,
    measured.started_at,
    nullif(measured.due_at_legal, 'infinity') as due_at_legal,
    nullif(measured.due_at, 'infinity') as due_at,
    measured.stopped_at,
    measured.paused_minutes,
    case
        when not measured.is_applicable then 'not_applicable'
        when measured.stopped_at is not null and measured.is_breached then 'breached_closed'
        when measured.stopped_at is not null then 'met'
        when measured.paused_from is not null then 'paused'
        when measured.is_breached then 'breached_open'
        else 'running'
    end as state,
    round(extract(epoch from measured.until_local - measured.started_local) / 60, 4) - measured.paused_minutes
        as elapsed_calendar_minutes,
    round(measured.minutes_at_end - measured.minutes_at_start, 4) - measured.paused_working_minutes
        as elapsed_working_minutes,
    case
        when measured.is_breached then round(measured.minutes_at_end - measured.minutes_at_due, 4)
    end as overrun_working_minutes,
    measured.platform_due_date,
    case
        when not measured.is_applicable then null
        when measured.platform_is_overdue is not null then measured.is_breached = measured.platform_is_overdue
        when
            measured.stage = 'final_answer'
            and measured.is_last_round
            and measured.platform_due_date is not null
            then measured.date_difference_code is null
    end as agrees_with_platform,
    case
        when not measured.is_applicable then null
        when measured.platform_is_overdue is null then measured.date_difference_code
        when measured.is_breached = measured.platform_is_overdue then null
        when measured.stage = 'first_answer' then 'other_start'
        else coalesce(measured.date_difference_code, 'other_verdict')
    end as difference_code,
    measured.is_default_policy,
    measured.is_confirmed
from measured
