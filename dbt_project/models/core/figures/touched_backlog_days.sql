-- Grain: one row per municipality and day whose backlog may have changed in this build: every day since the
-- first one on which a changed appeal or clock reads differently than before, through yesterday.
{{
    config(
        materialized='table',
        post_hook=['create unique index on {{ this }} (municipality_code, backlog_date)', 'analyze {{ this }}']
    )
}}

-- What the last publication knew, beside what is known now. A version that did not change is both.
with appeal_versions as (
    select
        changed_appeals.municipality_code,
        changed_appeals.appeal_key,
        appeals.known_from < {{ as_of() }} as is_before,
        {{ current_version('appeals') }} as is_after,
        appeals.received_date,
        appeals.closed_date,
        row(appeals.received_date, appeals.direction_code, appeals.recipient_key) as place
    from {{ ref('changed_appeals') }} as changed_appeals
    inner join {{ ref('appeals') }} as appeals
        on
            changed_appeals.municipality_code = appeals.municipality_code
            and changed_appeals.appeal_key = appeals.appeal_key
            and {{ known_around_this_build('appeals') }}
    where not {{ is_full_scope() }}
),

-- Where only the stop of a clock changed, days before both stops read as they did.
clock_changes as (
    select
        stages.municipality_code,
        stages.appeal_key,
        min(
            case
                when
                    stages.version_count = 2
                    and stages.first_due = stages.last_due
                    and stages.is_always_applicable
                    then stages.first_stop
                else least(stages.first_soon, stages.first_due, stages.first_stop)
            end
        ) as from_date
    from (
        select
            changed_appeals.municipality_code,
            changed_appeals.appeal_key,
            clocks.stage,
            clocks.clock_number,
            count(*) as version_count,
            min(clocks.due_date) as first_due,
            max(clocks.due_date) as last_due,
            bool_and(clocks.is_applicable) as is_always_applicable,
            min(clocks.stopped_date) as first_stop,
            min(soon_days.soon_date) as first_soon
        from {{ ref('changed_appeals') }} as changed_appeals
        inner join {{ ref('sla_clocks') }} as clocks
            on
                changed_appeals.municipality_code = clocks.municipality_code
                and changed_appeals.appeal_key = clocks.appeal_key
                and {{ changed_version('clocks') }}
        inner join {{ ref('municipalities') }} as municipalities
            on
                clocks.municipality_code = municipalities.municipality_code
                and {{ current_version('municipalities') }}
        left join {{ ref('soon_days') }} as soon_days
            on
                municipalities.calendar_code = soon_days.calendar_code
                and clocks.due_date = soon_days.due_date
        where not {{ is_full_scope() }}
        group by
            changed_appeals.municipality_code,
            changed_appeals.appeal_key,
            clocks.stage,
            clocks.clock_number
    ) as stages
    group by stages.municipality_code, stages.appeal_key
),

differences as (
    select
        coalesce(after.municipality_code, before.municipality_code) as municipality_code,
        case
            when not coalesce(before.place = after.place, false)
                then least(before.received_date, after.received_date)
            else
                least(
                    case
                        when
                            coalesce(before.closed_date, 'infinity'::date)
                            <> coalesce(after.closed_date, 'infinity'::date)
                            then least(before.closed_date, after.closed_date)
                    end,
                    clock_changes.from_date
                )
        end as from_date
    from (
        select * from appeal_versions
        where is_before
    ) as before
    full outer join (
        select * from appeal_versions
        where is_after
    ) as after
        on before.municipality_code = after.municipality_code and before.appeal_key = after.appeal_key
    left join clock_changes
        on
            coalesce(after.municipality_code, before.municipality_code) = clock_changes.municipality_code
            and coalesce(after.appeal_key, before.appeal_key) = clock_changes.appeal_key

    union all

    -- Where every appeal is looked at, every day is: since the first one, found by its index.
    select
        municipalities.municipality_code,
        {{ first_received_date(known_around_this_build('appeals')) }} as from_date
    from {{ ref('municipalities') }} as municipalities
    where {{ current_version('municipalities') }} and {{ is_full_scope() }}
),

first_differences as (
    select
        differences.municipality_code,
        min(differences.from_date) as from_date
    from differences
    group by differences.municipality_code
),

-- An appeal that is no longer confirmed, or is again, reads differently since it was last seen.
confirmations as (
    select
        sightings.municipality_code,
        min((sightings.last_seen_at at time zone municipalities.time_zone)::date) as from_date
    from {{ ref('appeal_sightings') }} as sightings
    inner join {{ ref('municipalities') }} as municipalities
        on
            sightings.municipality_code = municipalities.municipality_code
            and {{ current_version('municipalities') }}
    where
        not sightings.is_confirmed
        and {{ changed_version('sightings') }}
    group by sightings.municipality_code
),

last_publication as (
    select max(publications.as_of) as as_of
    from {{ source('ops', 'publications') }} as publications
    where publications.as_of < {{ as_of() }}
),

windows as (
    select
        municipalities.municipality_code,
        least(
            first_differences.from_date,
            confirmations.from_date,
            (last_publication.as_of at time zone municipalities.time_zone)::date - 1
        ) as from_date,
        ({{ as_of() }} at time zone municipalities.time_zone)::date - 1 as through_date
    from {{ ref('municipalities') }} as municipalities
    cross join last_publication
    left join first_differences on municipalities.municipality_code = first_differences.municipality_code
    left join confirmations on municipalities.municipality_code = confirmations.municipality_code
    where {{ current_version('municipalities') }}
),

-- The backlog begins with the calendar: an appeal dated by a slip of the pen stands open from its first day.
first_days as (
    select min(working_days.calendar_date) as calendar_date
    from {{ ref('working_days') }} as working_days
    where {{ current_version('working_days') }}
)

select
    windows.municipality_code,
    days.day::date as backlog_date
from windows
cross join first_days
cross join
    lateral generate_series(
        greatest(windows.from_date, first_days.calendar_date)::timestamp,
        windows.through_date::timestamp,
        '1 day'
    ) as days (day)
where windows.from_date is not null
