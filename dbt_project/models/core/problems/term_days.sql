-- Grain: one row per municipality, day on which terms of counted appeals end, week in which they began (by
-- its Monday) and direction, and version: how many terms, how many of them were missed as of the publication.
-- An open appeal that its source no longer shows is in neither number (decisions 7).
{{
    config(
        key=['municipality_code', 'event_date', 'event_kind', 'started_week', 'direction_code'],
        scope='touched_dates',
        scope_columns=['municipality_code', 'event_kind', 'event_date']
    )
}}

select
    clocks.municipality_code,
    clocks.due_date as event_date,
    'due' as event_kind,
    {{ week_start('clocks.started_date') }} as started_week,
    appeals.direction_code,
    count(*)::integer as clock_count,
    (count(*) filter (where {{ is_missed('clocks', 'sightings') }}))::integer as missed_count
from {{ ref('touched_dates') }} as touched_dates
inner join {{ ref('sla_clocks') }} as clocks
    on
        touched_dates.municipality_code = clocks.municipality_code
        and touched_dates.event_date = clocks.due_date
        and clocks.is_applicable
        and {{ current_version('clocks') }}
inner join {{ ref('appeals') }} as appeals
    on
        clocks.municipality_code = appeals.municipality_code
        and clocks.appeal_key = appeals.appeal_key
        and {{ current_version('appeals') }}
left join {{ ref('appeal_links') }} as appeal_links
    on
        appeals.municipality_code = appeal_links.municipality_code
        and appeals.appeal_key = appeal_links.appeal_key
        and {{ current_version('appeal_links') }}
left join {{ ref('appeal_sightings') }} as sightings
    on
        appeals.municipality_code = sightings.municipality_code
        and appeals.appeal_key = sightings.appeal_key
        and {{ current_version('sightings') }}
where
    touched_dates.event_kind = 'due'
    and appeal_links.appeal_key is null
    and (clocks.stopped_at is not null or coalesce(sightings.is_confirmed, true))
group by
    clocks.municipality_code,
    clocks.due_date,
    {{ week_start('clocks.started_date') }},
    appeals.direction_code
