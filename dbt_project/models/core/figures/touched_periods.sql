-- Grain: one row per municipality and period whose figures may have changed in this build: a touched date
-- lies in it, was received in the period before (what is compared with it), in the days that its end looks
-- back on or in the weeks that say what is usual in it, or something stood differently at its end: a clock
-- that was late, an open appeal, a register's entry that goes on counting. A week is touched too when a
-- city's history begins on another day, and a period that lost its last appeals, so that its figures end.
{{ config(materialized='table', post_hook=['analyze {{ this }}']) }}

with first_days as (
    select
        municipalities.municipality_code,
        {{ first_received_date(current_version('appeals')) }} as first_date,
        {{ first_received_date(known_around_this_build('appeals')) }} as first_date_before,
        {{ first_received_date('appeals.known_from < ' ~ as_of() ~ ' and appeals.known_to >= ' ~ as_of()) }}
            as first_date_known
    from {{ ref('municipalities') }} as municipalities
    where {{ current_version('municipalities') }}
),

earliest_late as (
    select
        clocks.municipality_code,
        min(least(clocks.due_date, clocks.stopped_date)) as from_date
    from {{ ref('changed_appeals') }} as changed_appeals
    inner join {{ ref('sla_clocks') }} as clocks
        on
            changed_appeals.municipality_code = clocks.municipality_code
            and changed_appeals.appeal_key = clocks.appeal_key
            and {{ known_around_this_build('clocks') }}
    where clocks.stopped_at is null or clocks.stopped_at > clocks.due_at
    group by clocks.municipality_code
),

first_backlog_days as (
    select
        touched_days.municipality_code,
        min(touched_days.backlog_date) as from_date
    from {{ ref('touched_backlog_days') }} as touched_days
    group by touched_days.municipality_code
),

-- Residents and polls count in later periods too; a register that is kept from now on, or no longer, decides
-- in every period whether a count is 0 or «нет данных».
first_standing as (
    select
        kept.municipality_code,
        min(case when kept.is_kept <> kept.was_kept then '-infinity'::date else kept.changed_from end)
            as from_date
    from (
        select
            entries.municipality_code,
            bool_or({{ current_version('entries') }}) as is_kept,
            bool_or(entries.known_from < {{ as_of() }} and entries.known_to >= {{ as_of() }}) as was_kept,
            min(entries.entry_date) filter (
                where {{ changed_version('entries') }} and entries.dataset <> 'trainings'
            ) as changed_from
        from {{ ref('register_entries') }} as entries
        where entries.dataset in ('polls', 'population', 'trainings')
        group by entries.municipality_code, entries.dataset
    ) as kept
    group by kept.municipality_code
)

select
    municipalities.municipality_code,
    periods.period,
    periods.period_kind,
    periods.previous_period,
    periods.from_date,
    periods.to_date,
    coalesce(first_days.first_date < periods.to_date, false) as has_appeals
from {{ ref('municipalities') }} as municipalities
inner join first_days on municipalities.municipality_code = first_days.municipality_code
left join earliest_late on municipalities.municipality_code = earliest_late.municipality_code
left join first_backlog_days on municipalities.municipality_code = first_backlog_days.municipality_code
left join first_standing on municipalities.municipality_code = first_standing.municipality_code
inner join {{ ref('periods') }} as periods
    on
        first_days.first_date_before < periods.to_date
        and {{ current_version('periods') }}
        and periods.from_date <= ({{ as_of() }} at time zone municipalities.time_zone)::date
left join {{ ref('periods') }} as before
    on periods.previous_period = before.period and {{ current_version('before') }}
left join {{ ref('counting_rules') }} as looks_back
    on
        looks_back.rule_code = 'problem_point_days'
        and {{ in_force('looks_back', 'periods.to_date - 1') }}
        and {{ current_version('looks_back') }}
left join {{ ref('counting_rules') }} as usual_weeks
    on
        periods.period_kind = 'week'
        and usual_weeks.rule_code = 'surge_window_weeks'
        and {{ in_force('usual_weeks', 'periods.from_date') }}
        and {{ current_version('usual_weeks') }}
where
    {{ current_version('municipalities') }}
    and (
        periods.to_date > earliest_late.from_date
        or periods.to_date > first_backlog_days.from_date
        or periods.to_date > first_standing.from_date
        or (
            first_days.first_date <> first_days.first_date_known
            and periods.from_date
            <= greatest(first_days.first_date, first_days.first_date_known) + 7 * usual_weeks.rule_value
        )
        or exists (
            select 1
            from {{ ref('touched_dates') }} as touched_dates
            where
                municipalities.municipality_code = touched_dates.municipality_code
                and (
                    (
                        touched_dates.event_date >= periods.from_date
                        and touched_dates.event_date < periods.to_date
                    )
                    or (
                        touched_dates.event_kind = 'received'
                        and touched_dates.event_date
                        >= least(
                            before.from_date,
                            periods.to_date - looks_back.rule_value,
                            periods.from_date - 7 * usual_weeks.rule_value
                        )
                        and touched_dates.event_date < periods.to_date
                    )
                )
        )
    )
