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

-- Appeals that came back after an answer: few.
rounds as materialized (
    select
        clocks.municipality_code,
        clocks.appeal_key,
        clocks.clock_number,
        clocks.started_date,
        clocks.stopped_date
    from {{ ref('sla_clocks') }} as clocks
    where
        clocks.stage = 'final_answer'
        and (clocks.clock_number > 1 or not clocks.is_last_round)
        and {{ current_version('clocks') }}
),

-- The times in which an appeal was open: once, or again after each return of an answer. What the platform
-- keeps of an answer that came back closes nothing.
open_times as (
    select
        appeals.municipality_code,
        appeals.appeal_key,
        appeals.source,
        appeals.direction_code,
        appeals.recipient_key,
        appeals.received_date,
        {{ open_time_columns() }},
        windows.from_date,
        windows.through_date,
        case
            when not coalesce(sightings.is_confirmed, true)
                then (sightings.last_seen_at at time zone municipalities.time_zone)::date + 1
        end as unconfirmed_from
    from windows
    inner join {{ ref('appeals') }} as appeals
        on
            windows.municipality_code = appeals.municipality_code
            and windows.through_date >= appeals.received_date
            and (
                appeals.closed_date is null
                or windows.from_date < appeals.closed_date
                or (appeals.municipality_code, appeals.appeal_key) in (
                    select
                        returned.municipality_code,
                        returned.appeal_key
                    from rounds as returned
                )
            )
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
    left join rounds
        on
            appeals.municipality_code = rounds.municipality_code
            and appeals.appeal_key = rounds.appeal_key
),

-- The days on which such a time can count at all: inside the window, and confirmed.
bounded as materialized (
    select
        open_times.*,
        greatest(open_times.opened_date, open_times.from_date) as first_date,
        least(open_times.closed_date, open_times.through_date + 1) as last_open,
        least(
            open_times.closed_date, open_times.through_date + 1, open_times.unconfirmed_from
        ) as last_confirmed
    from open_times
    where open_times.from_date < open_times.closed_date
),

-- Days on which a clock of the appeal was late, or due soon. Of clocks that are late together only the part
-- that none before covers counts: an appeal is overdue once.
terms as (
    select
        clocks.municipality_code,
        clocks.appeal_key,
        kinds.measure,
        kinds.starts,
        kinds.ends
    from {{ ref('sla_clocks') }} as clocks
    inner join {{ ref('municipalities') }} as municipalities
        on
            clocks.municipality_code = municipalities.municipality_code
            and {{ current_version('municipalities') }}
    left join {{ ref('soon_days') }} as soon_days
        on
            municipalities.calendar_code = soon_days.calendar_code
            and clocks.due_date = soon_days.due_date
    cross join
        lateral (
            values
            ('overdue', clocks.due_date, coalesce(clocks.stopped_date, 'infinity'::date)),
            ('soon', soon_days.soon_date, least(clocks.due_date, clocks.stopped_date))
        ) as kinds (measure, starts, ends)
    where
        clocks.is_applicable
        and clocks.stage in ('first_answer', 'interim_to_final', 'final_answer')
        and {{ current_version('clocks') }}
        and kinds.starts < kinds.ends
),

-- What is unconfirmed is neither overdue nor due soon.
bounded_terms as (
    select
        bounded.municipality_code,
        bounded.appeal_key,
        bounded.direction_code,
        bounded.recipient_key,
        bounded.source,
        terms.measure,
        greatest(terms.starts, bounded.first_date) as starts,
        least(terms.ends, bounded.last_confirmed) as ends
    from bounded
    inner join terms
        on
            bounded.municipality_code = terms.municipality_code
            and bounded.appeal_key = terms.appeal_key
            and bounded.first_date < terms.ends
            and bounded.last_confirmed > terms.starts
),

uncovered as (
    select
        bounded_terms.*,
        greatest(
            bounded_terms.starts,
            max(bounded_terms.ends) over (
                partition by bounded_terms.municipality_code, bounded_terms.appeal_key, bounded_terms.measure
                order by bounded_terms.starts, bounded_terms.ends
                rows between unbounded preceding and 1 preceding
            )
        ) as uncovered_from
    from bounded_terms
),

-- Sums of one kind of change a day first: one pass each, no row per appeal and change.
edges as (
    {% for part in backlog_parts() -%}
    {%- set starts = 'greatest(' ~ part.starts ~ ', bounded.first_date)' -%}
    {%- set ends = 'least(' ~ part.ends ~ ', bounded.last_open)' -%}
    {%- for change_date, amount in [(starts, 1), (ends, -1)] -%}
    select
        bounded.municipality_code,
        bounded.direction_code,
        bounded.recipient_key,
        bounded.source,
        {{ change_date }} as change_date,
        '{{ part.measure }}' as measure,
        {{ amount }} * count(*) as amount
    from bounded
    where {{ part.starts }} is not null and {{ starts }} < {{ ends }}
    group by
        bounded.municipality_code,
        bounded.direction_code,
        bounded.recipient_key,
        bounded.source,
        {{ change_date }}

    union all

    {% endfor -%}
    {%- endfor -%}
    {% for change_date, amount in [('uncovered_from', 1), ('ends', -1)] -%}
    select
        uncovered.municipality_code,
        uncovered.direction_code,
        uncovered.recipient_key,
        uncovered.source,
        uncovered.{{ change_date }} as change_date,
        uncovered.measure,
        {{ amount }} * count(*) as amount
    from uncovered
    where uncovered.uncovered_from < uncovered.ends
    group by
        uncovered.municipality_code,
        uncovered.direction_code,
        uncovered.recipient_key,
        uncovered.source,
        uncovered.{{ change_date }},
        uncovered.measure
    {% if not loop.last %}
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
