-- Grain: one row per municipality and day whose backlog may have changed in this build: every day since the
-- first one on which a changed appeal or clock reads differently than before, through yesterday.
{{
    config(
        materialized='table',
        post_hook=['create unique index on {{ this }} (municipality_code, backlog_date)', 'analyze {{ this }}']
    )
}}

with versions as (
    select
        changed_appeals.municipality_code,
        changed_appeals.appeal_key,
        appeals.known_to = 'infinity' as is_new,
        appeals.received_date,
        appeals.closed_date,
        appeals.direction_code,
        appeals.recipient_key,
        clocks.due_date,
        clocks.stopped_date
    from {{ ref('changed_appeals') }} as changed_appeals
    inner join {{ ref('appeals') }} as appeals
        on
            changed_appeals.municipality_code = appeals.municipality_code
            and changed_appeals.appeal_key = appeals.appeal_key
            and appeals.known_to in ('infinity', {{ as_of() }})
    left join lateral (
        select
            min(clocks.due_date) as due_date,
            min(coalesce(clocks.stopped_date, 'infinity'::date)) as stopped_date
        from {{ ref('sla_clocks') }} as clocks
        where
            clocks.municipality_code = appeals.municipality_code
            and clocks.appeal_key = appeals.appeal_key
            and clocks.known_to = appeals.known_to
    ) as clocks on true
),

differences as (
    select
        coalesce(after.municipality_code, before.municipality_code) as municipality_code,
        case
            when {{ is_full_scope() }} or before.appeal_key is null or after.appeal_key is null
                then coalesce(least(before.received_date, after.received_date), before.received_date)
            when
                before.received_date <> after.received_date
                or before.direction_code <> after.direction_code
                or before.recipient_key <> after.recipient_key
                then least(before.received_date, after.received_date)
            else
                least(
                    case
                        when before.closed_date is distinct from after.closed_date
                            then least(before.closed_date, after.closed_date)
                    end,
                    case
                        when before.due_date is distinct from after.due_date
                            then least(before.due_date, after.due_date)
                    end,
                    case
                        when before.stopped_date is distinct from after.stopped_date
                            then least(before.stopped_date, after.stopped_date)
                    end
                )
        end as from_date
    from (
        select * from versions
        where not is_new
    ) as before
    full outer join (
        select * from versions
        where is_new
    ) as after
        on before.municipality_code = after.municipality_code and before.appeal_key = after.appeal_key
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
        and (sightings.known_from = {{ as_of() }} or sightings.known_to = {{ as_of() }})
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
            (
                select min(differences.from_date)
                from differences
                where differences.municipality_code = municipalities.municipality_code
            ),
            confirmations.from_date,
            (last_publication.as_of at time zone municipalities.time_zone)::date - 1
        ) as from_date,
        ({{ as_of() }} at time zone municipalities.time_zone)::date - 1 as through_date
    from {{ ref('municipalities') }} as municipalities
    cross join last_publication
    left join confirmations on municipalities.municipality_code = confirmations.municipality_code
    where {{ current_version('municipalities') }}
)

select
    windows.municipality_code,
    days.day::date as backlog_date
from windows
cross join
    lateral generate_series(windows.from_date::timestamp, windows.through_date::timestamp, '1 day')
        as days (day)
