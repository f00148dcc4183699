-- Grain: one row per calendar and date, 2020–2028, and version.
-- A calendar is a region's days off with a municipality's office hours (docs/decisions/0010).
{{ config(key=['calendar_code', 'calendar_date']) }}

with calendars as (
    select distinct
        municipalities.calendar_code,
        municipalities.region_name
    from {{ source('config', 'municipalities') }} as municipalities
),

dates as (
    select
        calendars.calendar_code,
        calendars.region_name,
        dates.calendar_date::date as calendar_date,
        extract(isodow from dates.calendar_date)::integer as iso_weekday
    from calendars
    cross join
        generate_series(
            '{{ var("calendar_from") }}'::timestamp, '{{ var("calendar_until") }}'::timestamp, '1 day'
        ) as dates (calendar_date)
),

-- The region's own day stands before the federal one; a federal day off stays off whatever the region says of
-- its eve.
special_days as (
    select distinct on (dates.calendar_code, dates.calendar_date)
        dates.calendar_code,
        dates.calendar_date,
        calendar_days.day_kind,
        calendar_days.hours_weekday,
        calendar_days.day_name,
        calendar_days.region_name is not null as is_regional,
        calendar_days.status
    from dates
    inner join {{ ref('calendar_days') }} as calendar_days
        on
            dates.calendar_date = calendar_days.calendar_date
            and (calendar_days.region_name is null or dates.region_name = calendar_days.region_name)
    order by
        dates.calendar_code asc,
        dates.calendar_date asc,
        calendar_days.day_kind = 'off' desc,
        calendar_days.region_name is not null desc,
        calendar_days.day_kind
),

judged as (
    select
        dates.calendar_code,
        dates.calendar_date,
        dates.iso_weekday,
        special_days.hours_weekday,
        coalesce(special_days.day_kind in ('working', 'shortened'), false)
        or (dates.iso_weekday <= 5 and special_days.day_kind is distinct from 'off') as is_working_day,
        coalesce(special_days.day_kind = 'shortened', false) as is_shortened,
        coalesce(special_days.day_kind = 'off' and special_days.is_regional, false) as is_regional_day_off,
        -- A year whose days off no act has fixed yet.
        coalesce(bool_or(special_days.status <> 'verified') over year_of_calendar, true) as is_provisional,
        special_days.day_name as holiday_name
    from dates
    left join special_days
        on
            dates.calendar_code = special_days.calendar_code
            and dates.calendar_date = special_days.calendar_date
    window
        year_of_calendar as (
            partition by dates.calendar_code, date_trunc('year', dates.calendar_date)
        )
),

-- Each weekday keeps the newest hours stated for it. A working weekend without hours of its own has those of
-- the weekday that is off instead. Before the first hours stated, these hold: an office that says in 2026 how
-- it works worked before too.
stated as (
    select distinct on (judged.calendar_code, judged.calendar_date)
        judged.*,
        office_hours.opens_at,
        office_hours.closes_at,
        office_hours.lunch_from,
        office_hours.lunch_to,
        make_interval(
            mins => case when judged.is_shortened then office_hours.shortened_minutes else 0 end
        ) as shortened_by
    from judged
    left join {{ source('config', 'office_hours') }} as office_hours
        on
            judged.calendar_code = office_hours.calendar_code
            and judged.is_working_day
            and office_hours.iso_weekday in (judged.iso_weekday, judged.hours_weekday)
    order by
        judged.calendar_code asc,
        judged.calendar_date asc,
        office_hours.iso_weekday = judged.iso_weekday desc,
        judged.calendar_date >= office_hours.valid_from desc,
        abs(judged.calendar_date - office_hours.valid_from) asc
),

-- A shortened day ends earlier by so much work: where the afternoon is no longer than that, there is none.
hours as (
    select
        stated.calendar_code,
        stated.calendar_date,
        stated.is_working_day,
        stated.is_shortened,
        stated.is_regional_day_off,
        stated.is_provisional,
        stated.holiday_name,
        stated.opens_at,
        case
            when stated.closes_at - stated.shortened_by > stated.lunch_to
                then stated.closes_at - stated.shortened_by
            else
                coalesce(stated.lunch_from + (stated.closes_at - stated.lunch_to), stated.closes_at)
                - stated.shortened_by
        end as closes_at,
        case
            when stated.closes_at - stated.shortened_by > stated.lunch_to then stated.lunch_from
        end as lunch_from,
        case
            when stated.closes_at - stated.shortened_by > stated.lunch_to then stated.lunch_to
        end as lunch_to
    from stated
),

minutes as (
    select
        hours.*,
        trim_scale(
            coalesce(
                extract(epoch from hours.closes_at - hours.opens_at)
                - coalesce(extract(epoch from hours.lunch_to - hours.lunch_from), 0),
                0
            ) / 60
        ) as working_minutes,
        trim_scale(
            coalesce(extract(epoch from coalesce(hours.lunch_from, hours.closes_at) - hours.opens_at), 0) / 60
        ) as morning_minutes
    from hours
)

select
    minutes.calendar_code,
    minutes.calendar_date,
    minutes.is_working_day,
    minutes.is_shortened,
    minutes.is_regional_day_off,
    minutes.is_provisional,
    minutes.holiday_name,
    minutes.opens_at,
    minutes.closes_at,
    minutes.lunch_from,
    minutes.lunch_to,
    minutes.working_minutes,
    minutes.morning_minutes,
    (
        count(*) filter (where minutes.is_working_day)
            over (partition by minutes.calendar_code order by minutes.calendar_date)
    )::integer as working_day_number,
    sum(minutes.working_minutes)
        over (partition by minutes.calendar_code order by minutes.calendar_date) as cumulative_working_minutes
from minutes
