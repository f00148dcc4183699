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
    left join {{ ref('soon_days') }} as first_soon
        on
            municipalities.calendar_code = first_soon.calendar_code
            and first_clock.due_date = first_soon.due_date
    left join {{ ref('soon_days') }} as final_soon
        on
            municipalities.calendar_code = final_soon.calendar_code
            and final_clock.due_date = final_soon.due_date
),

-- The days on which an appeal can count at all: open, inside the window, and confirmed.
bounded as materialized (
    select
        open_appeals.*,
        greatest(open_appeals.received_date, open_appeals.from_date) as first_date,
        least(open_appeals.closed_date, open_appeals.through_date + 1) as last_open,
        least(
            open_appeals.closed_date, open_appeals.through_date + 1, open_appeals.unconfirmed_from
        ) as last_confirmed
    from open_appeals
),

-- Sums of one kind of change a day first: one pass over the appeals each, no row per appeal and change.
edges as (
    {% for part in backlog_parts() -%}
    {%- set starts = 'greatest(' ~ part.starts ~ ', bounded.first_date)' -%}
    {%- set last_day = 'bounded.last_confirmed' if part.is_confirmed_only else 'bounded.last_open' -%}
    {%- set ends = 'least(' ~ part.ends ~ ', ' ~ last_day ~ ')' -%}
    {%- for change_date, amount in [(starts, part.amount), (ends, -part.amount)] -%}
    select
        bounded.municipality_code,
        bounded.direction_code,
        bounded.recipient_key,
        bounded.source,
        {{ change_date }} as change_date,
        '{{ part.measure }}' as measure,
        {{ amount }} * count(*) as amount
    from bounded
    where
        {{ part.starts }} is not null
        and {{ starts }} < {{ ends }}
        {% if part.condition is defined -%}
        and {{ part.condition }}
        {% endif -%}
    group by
        bounded.municipality_code,
        bounded.direction_code,
        bounded.recipient_key,
        bounded.source,
        {{ change_date }}
    {% if not loop.last -%}
    union all
    {% endif -%}
    {%- endfor %}
    {% if not loop.last -%}
    union all
    {% endif -%}
    {%- endfor %}
),

changes as (
    select
        edges.municipality_code,
        edges.direction_code,
        edges.recipient_key,
        edges.source,
        edges.change_date,
    {% for measure in backlog_measures() -%}
    coalesce(sum(edges.amount) filter (where edges.measure = '{{ measure }}'), 0)::integer
        as {{ measure }}
    {%- if not loop.last %},{% endif %}
    {% endfor %}
    from edges
    group by
        edges.municipality_code, edges.direction_code, edges.recipient_key, edges.source, edges.change_date
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
