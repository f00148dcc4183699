{#- The pauses of one clock, for a lateral join: alias `terms` of a clock with its term before any pause and the statuses in which
    it stands still. One row; all null where it never stood. What lasts still is no length, only its beginning. A pause that
    begins after the term has ended, as the pauses before it moved it, is none, and so are all after it. -#}
{% macro clock_pauses(terms) -%}
select
    sum(pauses.minutes) filter (where pauses.until_at < 'infinity') as paused_minutes,
    sum(pauses.working_minutes) filter (where pauses.until_at < 'infinity') as paused_working_minutes,
    (sum(pauses.days) filter (where pauses.until_at < 'infinity'))::integer as paused_days,
    (sum(pauses.working_days) filter (where pauses.until_at < 'infinity'))::integer as paused_working_days,
    min(pauses.from_at) filter (where pauses.until_at = 'infinity') as paused_from
from (
    select
        before.*,
        bool_and(
            case {{ terms }}.unit
                when 'working_hour'
                    then
                        {{ whole_working_minutes('before.from_minutes') }}
                        < {{ whole_working_minutes(
                            terms ~ '.start_minutes + 60 * ' ~ terms ~ '.duration + before.working_minutes_before'
                        ) }}
                when 'hour'
                    then
                        before.from_at
                        < {{ moment_after_hours(terms ~ '.started_at', terms ~ '.duration') }}
                        + make_interval(secs => 60 * before.minutes_before::double precision)
                when 'working_day'
                    then
                        before.from_working_days
                        < {{ terms }}.due_working_day_number + before.working_days_before
                else
                    before.from_date <= {{ moved_day(
                        terms ~ '.nonworking_due_policy',
                        terms ~ '.due_date_legal + before.days_before',
                        'moved.next_workday',
                        'moved.prev_workday',
                        terms ~ '.started_date'
                    ) }}
            end
        ) over (order by before.from_at) as is_within
    from (
        select
            measured.*,
            coalesce(sum(measured.minutes) over earlier, 0) as minutes_before,
            coalesce(sum(measured.working_minutes) over earlier, 0) as working_minutes_before,
            coalesce(sum(measured.days) over earlier, 0)::integer as days_before,
            coalesce(sum(measured.working_days) over earlier, 0) as working_days_before
        from (
            select
                spans.from_at,
                spans.until_at,
                spans.from_local::date as from_date,
                {{ working_minutes_until('spans.from_local', 'from_day') }} as from_minutes,
                -- Working days before the one on which the pause begins.
                from_day.working_day_number - from_day.is_working_day::integer as from_working_days,
                case
                    when spans.until_at < 'infinity'
                        then extract(epoch from spans.until_at - spans.from_at) / 60
                end as minutes,
                {{ working_minutes_until('spans.until_local', 'until_day') }}
                - {{ working_minutes_until('spans.from_local', 'from_day') }} as working_minutes,
                case
                    when spans.until_at < 'infinity' then spans.until_local::date - spans.from_local::date
                end as days,
                until_day.working_day_number - from_day.working_day_number as working_days
            from (
                -- States that follow each other and both stand still are one pause.
                select
                    min(standing.from_at) as from_at,
                    max(standing.until_at) as until_at,
                    min(standing.from_at) at time zone {{ terms }}.time_zone as from_local,
                    max(standing.until_at) at time zone {{ terms }}.time_zone as until_local
                from (
                    select
                        greatest(states.from_at, {{ terms }}.started_at) as from_at,
                        least(states.until_at, coalesce({{ terms }}.stopped_at, 'infinity')) as until_at,
                        count(*) filter (
                            where states.status <> all(string_to_array({{ terms }}.pause_statuses, ' '))
                        ) over (order by states.from_at) as others_before,
                        states.status = any(string_to_array({{ terms }}.pause_statuses, ' ')) as is_pause
                    from {{ ref('appeal_states') }} as states
                    where
                        states.municipality_code = {{ terms }}.municipality_code
                        and states.appeal_key = {{ terms }}.appeal_key
                        and states.until_at > {{ terms }}.started_at
                        and ({{ terms }}.stopped_at is null or states.from_at < {{ terms }}.stopped_at)
                        and {{ current_version('states') }}
                ) as standing
                where standing.is_pause
                group by standing.others_before
            ) as spans
            left join {{ ref('working_days') }} as from_day
                on
                    from_day.calendar_code = {{ terms }}.calendar_code
                    and from_day.calendar_date = spans.from_local::date
                    and {{ current_version('from_day') }}
            left join {{ ref('working_days') }} as until_day
                on
                    until_day.calendar_code = {{ terms }}.calendar_code
                    and until_day.calendar_date = spans.until_local::date
                    and {{ current_version('until_day') }}
        ) as measured
        window earlier as (order by measured.from_at rows between unbounded preceding and 1 preceding)
    ) as before
    left join {{ ref('due_days') }} as moved
        on
            {{ terms }}.unit = 'calendar_day'
            and moved.calendar_code = {{ terms }}.calendar_code
            and moved.calendar_date = {{ terms }}.due_date_legal + before.days_before
) as pauses
where pauses.is_within
{%- endmacro %}
