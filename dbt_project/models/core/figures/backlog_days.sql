-- Grain: one row per day, municipality, direction, recipient and source with something open at 24:00 local, and version.
-- Only the days that a changed appeal was open on, before or after the change, are counted anew.
{{
    config(
        key=['municipality_code', 'backlog_date', 'direction_code', 'recipient_key', 'source'],
        scope='touched_backlog_days',
        scope_columns=['municipality_code', 'backlog_date']
    )
}}

with windows as (
    select
        touched_days.municipality_code,
        min(touched_days.backlog_date) as from_date,
        max(touched_days.backlog_date) as through_date
    from {{ ref('touched_backlog_days') }} as touched_days
    group by touched_days.municipality_code
),

open_appeals as (
    select
        appeals.municipality_code,
        appeals.appeal_key,
        appeals.source,
        appeals.direction_code,
        appeals.recipient_key,
        appeals.received_date,
        appeals.closed_date,
        windows.from_date,
        windows.through_date,
        municipalities.calendar_code,
        case
            when not coalesce(sightings.is_confirmed, true)
                then (sightings.last_seen_at at time zone municipalities.time_zone)::date
        end as unconfirmed_from,
        first_clock.due_date as first_due_date,
        first_clock.stopped_date as first_stopped_date,
        final_clock.due_date as final_due_date,
        final_clock.stopped_date as final_stopped_date,
        first_due_day.working_day_number as first_due_number,
        final_due_day.working_day_number as final_due_number
    from windows
    inner join {{ ref('appeals') }} as appeals
        on
            windows.municipality_code = appeals.municipality_code
            and appeals.received_date <= windows.through_date
            and (appeals.closed_date is null or appeals.closed_date > windows.from_date)
            and {{ current_version('appeals') }}
    inner join {{ ref('municipalities') }} as municipalities
        on appeals.municipality_code = municipalities.municipality_code and {{ current_version('municipalities') }}
    left join {{ ref('appeal_sightings') }} as sightings
        on
            appeals.municipality_code = sightings.municipality_code
            and appeals.appeal_key = sightings.appeal_key
            and {{ current_version('sightings') }}
    left join {{ ref('sla_clocks') }} as first_clock
        on
            appeals.municipality_code = first_clock.municipality_code
            and appeals.appeal_key = first_clock.appeal_key
            and first_clock.stage = 'first_answer'
            and {{ current_version('first_clock') }}
    left join {{ ref('sla_clocks') }} as final_clock
        on
            appeals.municipality_code = final_clock.municipality_code
            and appeals.appeal_key = final_clock.appeal_key
            and final_clock.stage = 'final_answer'
            and {{ current_version('final_clock') }}
    left join {{ ref('working_days') }} as first_due_day
        on
            municipalities.calendar_code = first_due_day.calendar_code
            and first_clock.due_date = first_due_day.calendar_date
            and {{ current_version('first_due_day') }}
    left join {{ ref('working_days') }} as final_due_day
        on
            municipalities.calendar_code = final_due_day.calendar_code
            and final_clock.due_date = final_due_day.calendar_date
            and {{ current_version('final_due_day') }}
),

appeal_day_pairs as (
    select
        open_appeals.*,
        days.day::date as backlog_date,
        days.day::date - open_appeals.received_date as age_days,
        calendar.working_day_number
    from open_appeals
    cross join lateral generate_series(
        greatest(open_appeals.received_date, open_appeals.from_date)::timestamp,
        least(open_appeals.closed_date - 1, open_appeals.through_date)::timestamp,
        '1 day'
    ) as days (day)
    inner join {{ ref('working_days') }} as calendar
        on
            open_appeals.calendar_code = calendar.calendar_code
            and days.day::date = calendar.calendar_date
            and {{ current_version('calendar') }}
),

judged as (
    select
        pairs.municipality_code,
        pairs.backlog_date,
        pairs.direction_code,
        pairs.recipient_key,
        pairs.source,
        pairs.age_days,
        coalesce(pairs.backlog_date > pairs.unconfirmed_from, false) as is_unconfirmed,
        coalesce(
            pairs.first_due_date <= pairs.backlog_date
            and (pairs.first_stopped_date is null or pairs.first_stopped_date > pairs.backlog_date),
            false
        )
        or coalesce(
            pairs.final_due_date <= pairs.backlog_date
            and (pairs.final_stopped_date is null or pairs.final_stopped_date > pairs.backlog_date),
            false
        ) as is_overdue,
        coalesce(
            pairs.first_due_date > pairs.backlog_date
            and pairs.first_due_number - pairs.working_day_number <= due_soon.rule_value
            and (pairs.first_stopped_date is null or pairs.first_stopped_date > pairs.backlog_date),
            false
        )
        or coalesce(
            pairs.final_due_date > pairs.backlog_date
            and pairs.final_due_number - pairs.working_day_number <= due_soon.rule_value
            and (pairs.final_stopped_date is null or pairs.final_stopped_date > pairs.backlog_date),
            false
        ) as is_due_soon
    from appeal_day_pairs as pairs
    inner join {{ ref('counting_rules') }} as due_soon
        on due_soon.rule_code = 'due_soon_working_days' and {{ current_version('due_soon') }}
)

select
    judged.municipality_code,
    judged.backlog_date,
    judged.direction_code,
    judged.recipient_key,
    judged.source,
    count(*)::integer as open_count,
    (count(*) filter (where judged.is_overdue and not judged.is_unconfirmed))::integer as open_overdue_count,
    (count(*) filter (where judged.is_due_soon and not judged.is_unconfirmed))::integer as due_soon_count,
    (count(*) filter (where judged.is_unconfirmed))::integer as unconfirmed_count,
    (count(*) filter (where judged.age_days <= 3))::integer as age_0_3_count,
    (count(*) filter (where judged.age_days between 4 and 10))::integer as age_4_10_count,
    (count(*) filter (where judged.age_days between 11 and 30))::integer as age_11_30_count,
    (count(*) filter (where judged.age_days > 30))::integer as age_over_30_count
from judged
group by judged.municipality_code, judged.backlog_date, judged.direction_code, judged.recipient_key, judged.source
