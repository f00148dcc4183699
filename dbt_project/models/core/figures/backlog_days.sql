-- Grain: one row per day, municipality, direction, recipient and source with something open at 24:00 local,
-- and version. Only the days that a changed appeal was open on, before or after the change, are counted anew.
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

-- From which day a clock with a given due date is «due soon».
soon_days as (
    select
        due_day.calendar_code,
        due_day.calendar_date as due_date,
        soon_day.calendar_date as soon_date
    from {{ ref('working_days') }} as due_day
    inner join {{ ref('counting_rules') }} as due_soon
        on due_soon.rule_code = 'due_soon_working_days' and {{ current_version('due_soon') }}
    inner join {{ ref('working_days') }} as soon_day
        on
            due_day.calendar_code = soon_day.calendar_code
            and due_day.working_day_number - due_soon.rule_value = soon_day.working_day_number
            and soon_day.is_working_day
            and {{ current_version('soon_day') }}
    where {{ current_version('due_day') }}
),

open_appeals as (
    select
        appeals.municipality_code,
        appeals.appeal_key,
        appeals.source,
        appeals.direction_code,
        appeals.recipient_key,
        appeals.received_date,
        coalesce(appeals.closed_date, 'infinity'::date) as closed_date,
        windows.from_date,
        windows.through_date,
        case
            when not coalesce(sightings.is_confirmed, true)
                then (sightings.last_seen_at at time zone municipalities.time_zone)::date + 1
        end as unconfirmed_from,
        first_clock.due_date as first_due,
        coalesce(first_clock.stopped_date, 'infinity'::date) as first_stop,
        first_soon.soon_date as first_soon,
        final_clock.due_date as final_due,
        coalesce(final_clock.stopped_date, 'infinity'::date) as final_stop,
        final_soon.soon_date as final_soon
    from windows
    inner join {{ ref('appeals') }} as appeals
        on
            windows.municipality_code = appeals.municipality_code
            and windows.through_date >= appeals.received_date
            and (appeals.closed_date is null or windows.from_date < appeals.closed_date)
            and {{ current_version('appeals') }}
    inner join {{ ref('municipalities') }} as municipalities
        on
            appeals.municipality_code = municipalities.municipality_code
            and {{ current_version('municipalities') }}
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
    left join soon_days as first_soon
        on
            municipalities.calendar_code = first_soon.calendar_code
            and first_clock.due_date = first_soon.due_date
    left join soon_days as final_soon
        on
            municipalities.calendar_code = final_soon.calendar_code
            and final_clock.due_date = final_soon.due_date
),

-- What an appeal adds to a count from one day until another. Two clocks of one appeal that are late together
-- count once: the time they share is taken off again. What is unconfirmed is neither overdue nor due soon.
intervals as (
    select
        open_appeals.*,
        parts.measure,
        parts.amount,
        greatest(parts.starts, open_appeals.received_date, open_appeals.from_date) as starts,
        least(
            parts.ends,
            open_appeals.closed_date,
            open_appeals.through_date + 1,
            case when parts.is_confirmed_only then open_appeals.unconfirmed_from end
        ) as ends
    from open_appeals
    cross join
        lateral (
            values
            ('open', 1, open_appeals.received_date, 'infinity'::date, false),
            ('age_0_3', 1, open_appeals.received_date, open_appeals.received_date + 4, false),
            ('age_4_10', 1, open_appeals.received_date + 4, open_appeals.received_date + 11, false),
            ('age_11_30', 1, open_appeals.received_date + 11, open_appeals.received_date + 31, false),
            ('age_over_30', 1, open_appeals.received_date + 31, 'infinity'::date, false),
            ('unconfirmed', 1, open_appeals.unconfirmed_from, 'infinity'::date, false),
            ('overdue', 1, open_appeals.first_due, open_appeals.first_stop, true),
            ('overdue', 1, open_appeals.final_due, open_appeals.final_stop, true),
            (
                'overdue', -1,
                case
                    when open_appeals.first_due is not null and open_appeals.final_due is not null
                        then greatest(open_appeals.first_due, open_appeals.final_due)
                end,
                least(open_appeals.first_stop, open_appeals.final_stop), true
            ),
            (
                'soon',
                1,
                open_appeals.first_soon,
                least(open_appeals.first_due, open_appeals.first_stop),
                true
            ),
            (
                'soon',
                1,
                open_appeals.final_soon,
                least(open_appeals.final_due, open_appeals.final_stop),
                true
            ),
            (
                'soon', -1,
                case
                    when open_appeals.first_soon is not null and open_appeals.final_soon is not null
                        then greatest(open_appeals.first_soon, open_appeals.final_soon)
                end,
                least(
                    open_appeals.first_due,
                    open_appeals.first_stop,
                    open_appeals.final_due,
                    open_appeals.final_stop
                ), true
            )
        ) as parts (measure, amount, starts, ends, is_confirmed_only)
    where parts.starts is not null
),

changes as (
    select
        intervals.municipality_code,
        intervals.direction_code,
        intervals.recipient_key,
        intervals.source,
        edges.change_date,
        {% for measure in backlog_measures() -%}
        coalesce(sum(edges.change) filter (where intervals.measure = '{{ measure }}'), 0) as {{ measure }}
        {%- if not loop.last %},{% endif %}
        {% endfor %}
    from intervals
    cross join
        lateral (
            values (intervals.starts, intervals.amount), (intervals.ends, -intervals.amount)
        ) as edges (change_date, change)
    where intervals.starts < intervals.ends
    group by
        intervals.municipality_code,
        intervals.direction_code,
        intervals.recipient_key,
        intervals.source,
        edges.change_date
),

-- A count holds from the day of its change until the next change in its cell.
running as (
    select
        changes.municipality_code,
        changes.direction_code,
        changes.recipient_key,
        changes.source,
        changes.change_date as from_date,
        lead(changes.change_date) over cell as to_date,
    {% for measure in backlog_measures() -%}
    sum(changes.{{ measure }}) over cell as {{ measure }}{% if not loop.last %},{% endif %}
    {% endfor %}
    from changes
    window cell as (
        partition by changes.municipality_code, changes.direction_code, changes.recipient_key, changes.source
        order by changes.change_date
    )
)

select
    running.municipality_code,
    days.day::date as backlog_date,
    running.direction_code,
    running.recipient_key,
    running.source,
    running.open::integer as open_count,
    running.overdue::integer as open_overdue_count,
    running.soon::integer as due_soon_count,
    running.unconfirmed::integer as unconfirmed_count,
    running.age_0_3::integer as age_0_3_count,
    running.age_4_10::integer as age_4_10_count,
    running.age_11_30::integer as age_11_30_count,
    running.age_over_30::integer as age_over_30_count
from running
cross join
    lateral generate_series(running.from_date::timestamp, (running.to_date - 1)::timestamp, '1 day')
        as days (day)
where running.open > 0
