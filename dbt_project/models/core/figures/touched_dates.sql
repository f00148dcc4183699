-- Grain: one row per municipality, kind of event and local date whose events may have changed in this build.
-- Four causes: an appeal or a clock changed (its old and its new dates), a term fell due since the last
-- publication, a waiting time of the accelerated mechanism ran out since then, an entry of a register
-- changed.
{{
    config(
        materialized='table',
        post_hook=['create unique index on {{ this }} (municipality_code, event_kind, event_date)', 'analyze {{ this }}']
    )
}}

with last_publication as (
    select coalesce(max(publications.as_of), {{ as_of() }}) as as_of
    from {{ source('ops', 'publications') }} as publications
    where publications.as_of < {{ as_of() }}
),

passed_days as (
    select
        municipalities.municipality_code,
        passed.day::date as event_date
    from {{ ref('municipalities') }} as municipalities
    cross join last_publication
    cross join
        generate_series(
            (last_publication.as_of at time zone municipalities.time_zone)::date::timestamp,
            ({{ as_of() }} at time zone municipalities.time_zone)::date::timestamp,
            '1 day'
        ) as passed (day)
    where {{ current_version('municipalities') }}
)

select
    versions.municipality_code,
    dates.event_kind,
    dates.event_date
from {{ ref('changed_appeals') }} as changed_appeals
inner join {{ ref('appeals') }} as versions
    on
        changed_appeals.municipality_code = versions.municipality_code
        and changed_appeals.appeal_key = versions.appeal_key
        and {{ known_around_this_build('versions') }}
cross join
    lateral (
        values
        ('received', versions.received_date),
        ('answered', versions.final_answer_date),
        ('closed', versions.closed_date)
    ) as dates (event_kind, event_date)
where dates.event_date is not null

union

select
    versions.municipality_code,
    dates.event_kind,
    dates.event_date
from {{ ref('changed_appeals') }} as changed_appeals
inner join {{ ref('sla_clocks') }} as versions
    on
        changed_appeals.municipality_code = versions.municipality_code
        and changed_appeals.appeal_key = versions.appeal_key
        and {{ known_around_this_build('versions') }}
cross join
    lateral (
        values
        ('stopped', versions.stopped_date),
        ('due', versions.due_date),
        ('open_late', versions.due_date)
    ) as dates (event_kind, event_date)
where dates.event_date is not null

union

select
    touched_register_dates.municipality_code,
    'register' as event_kind,
    touched_register_dates.event_date
from {{ ref('touched_register_dates') }} as touched_register_dates

union

select
    passed_days.municipality_code,
    kinds.event_kind,
    passed_days.event_date
from passed_days
cross join (values ('due'), ('open_late')) as kinds (event_kind)

union

select
    passed_days.municipality_code,
    'received' as event_kind,
    -- The last day of waiting has passed when the next one begins.
    passed_days.event_date - counting_rules.rule_value - 1 as event_date
from passed_days
inner join {{ ref('counting_rules') }} as counting_rules
    on counting_rules.rule_code = 'accelerated_mechanism_days' and {{ current_version('counting_rules') }}
