-- Grain: one row per open appeal and version: when its source last showed it. An open appeal that the newest
-- export of a delta source no longer shows is «статус не подтверждён» (decisions 7); closed appeals need no
-- sighting.
{{
    config(
        key=['municipality_code', 'appeal_key'],
        scope='touched_loads',
        scope_columns=['municipality_code', 'source'],
        pre_hook=plan_by_hash()
    )
}}

with open_appeals as (
    select
        appeals.municipality_code,
        appeals.appeal_key,
        appeals.source,
        appeals.source_id,
        appeals.exported_at
    from {{ ref('appeals') }} as appeals
    where
        {{ current_version('appeals') }}
        and appeals.closed_at is null
        and (appeals.municipality_code, appeals.source) in (
            select
                touched_loads.municipality_code,
                touched_loads.source
            from {{ ref('touched_loads') }} as touched_loads
        )
),

newest_builds as (
    select
        loads.municipality_code,
        loads.source,
        max(loads.known_from) as known_from
    from {{ source('ops', 'loads') }} as loads
    where loads.known_from is not null and loads.withdrawn_from is null
    group by loads.municipality_code, loads.source
),

seen_now as (
    select
        seen.municipality_code,
        seen.source,
        seen.source_id,
        max(seen.exported_at) as last_seen_at,
        bool_or(seen.is_of_newest_build) as is_of_newest_build
    from (
        select
            sightings.municipality_code,
            touched_loads.source,
            keys.source_id,
            touched_loads.exported_at,
            loads.known_from = newest_builds.known_from as is_of_newest_build
        from {{ ref('touched_loads') }} as touched_loads
        inner join {{ source('ops', 'loads') }} as loads on touched_loads.load_id = loads.load_id
        inner join newest_builds
            on
                touched_loads.municipality_code = newest_builds.municipality_code
                and touched_loads.source = newest_builds.source
        inner join {{ source('raw', 'sightings') }} as sightings on touched_loads.load_id = sightings.load_id
        cross join unnest(sightings.source_keys) as keys (source_id)
        {% for source_name, table_name in raw_tables() %}
        union all
        select
            rows.municipality_code,
            touched_loads.source,
            rows.source_key as source_id,
            touched_loads.exported_at,
            loads.known_from = newest_builds.known_from as is_of_newest_build
        from {{ ref('touched_loads') }} as touched_loads
        inner join {{ source('ops', 'loads') }} as loads on touched_loads.load_id = loads.load_id
        inner join newest_builds
            on
                touched_loads.municipality_code = newest_builds.municipality_code
                and touched_loads.source = newest_builds.source
        inner join {{ source('raw', table_name) }} as rows
            on
                touched_loads.municipality_code = rows.municipality_code
                and touched_loads.load_id = rows._load_id
        where touched_loads.source = '{{ source_name }}'
        {% endfor %}
    ) as seen
    group by seen.municipality_code, seen.source, seen.source_id
)


select
    open_appeals.municipality_code,
    open_appeals.appeal_key,
    open_appeals.source,
    coalesce(seen_now.last_seen_at, open_appeals.exported_at) as last_seen_at,
    appeal_sources.absence <> 'unconfirmed' or coalesce(seen_now.is_of_newest_build, false) as is_confirmed
from open_appeals
inner join {{ ref('appeal_sources') }} as appeal_sources on open_appeals.source = appeal_sources.source
left join seen_now
    on
        open_appeals.municipality_code = seen_now.municipality_code
        and open_appeals.source = seen_now.source
        and open_appeals.source_id = seen_now.source_id
