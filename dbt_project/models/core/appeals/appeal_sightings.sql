-- Grain: one row per open appeal and version: when a standing export last showed it. An open appeal that the
-- newest delivery of a delta source no longer shows is «статус не подтверждён» (decisions 7); files of one
-- delivery lie hours apart at most (appeal_sources.delivery_hours). Closed appeals need no sighting.
{{
    config(
        key=['municipality_code', 'appeal_key'],
        scope='touched_loads',
        scope_columns=['municipality_code', 'source'],
        pre_hook=plan_by_hash()
    )
}}

-- One row per municipality and source that this build looks at: its newest delivery, and whether what was
-- known of sightings may not hold: where a load was taken back, or every appeal is looked at, all exports are
-- read again.
with touched_sources as (
    select
        touched.municipality_code,
        touched.source,
        touched.is_read_again,
        max(live_loads.exported_at) - make_interval(hours => appeal_sources.delivery_hours) as delivery_from
    from (
        select
            touched_loads.municipality_code,
            touched_loads.source,
            {{ is_full_scope() }} or bool_or(not touched_loads.is_live) as is_read_again
        from {{ ref('touched_loads') }} as touched_loads
        group by touched_loads.municipality_code, touched_loads.source
    ) as touched
    inner join {{ ref('appeal_sources') }} as appeal_sources on touched.source = appeal_sources.source
    left join {{ ref('live_loads') }} as live_loads
        on touched.municipality_code = live_loads.municipality_code and touched.source = live_loads.source
    group by touched.municipality_code, touched.source, touched.is_read_again, appeal_sources.delivery_hours
),

open_appeals as (
    select
        appeals.municipality_code,
        appeals.appeal_key,
        appeals.source,
        appeals.source_id,
        appeals.exported_at,
        touched_sources.is_read_again,
        touched_sources.delivery_from
    from {{ ref('appeals') }} as appeals
    inner join touched_sources
        on
            appeals.municipality_code = touched_sources.municipality_code
            and appeals.source = touched_sources.source
    where {{ current_version('appeals') }} and appeals.closed_at is null
),

loads_to_read as (
    select
        live_loads.municipality_code,
        live_loads.load_id,
        live_loads.source,
        live_loads.exported_at
    from {{ ref('live_loads') }} as live_loads
    inner join touched_sources
        on
            live_loads.municipality_code = touched_sources.municipality_code
            and live_loads.source = touched_sources.source
    where
        touched_sources.is_read_again
        or live_loads.load_id in (
            select touched_loads.load_id
            from {{ ref('touched_loads') }} as touched_loads
        )
),

seen as (
    select
        shown.municipality_code,
        shown.source,
        shown.source_id,
        max(shown.exported_at) as last_seen_at
    from (
        select
            sightings.municipality_code,
            sightings.source,
            keys.source_id,
            loads_to_read.exported_at
        from loads_to_read
        inner join {{ source('raw', 'sightings') }} as sightings on loads_to_read.load_id = sightings.load_id
        cross join unnest(sightings.source_keys) as keys (source_id)
        {% for source_name, table_name in raw_tables() %}
        union all
        select
            rows.municipality_code,
            loads_to_read.source,
            rows.source_key as source_id,
            loads_to_read.exported_at
        from loads_to_read
        inner join {{ source('raw', table_name) }} as rows
            on
                loads_to_read.municipality_code = rows.municipality_code
                and loads_to_read.load_id = rows._load_id
        where loads_to_read.source = '{{ source_name }}'
        {% endfor %}
    ) as shown
    group by shown.municipality_code, shown.source, shown.source_id
),

before as (
    {{ own_rows({'municipality_code': 'text', 'appeal_key': 'text', 'last_seen_at': 'timestamptz'}) }}
),

last_seen as (
    select
        open_appeals.municipality_code,
        open_appeals.appeal_key,
        open_appeals.source,
        open_appeals.delivery_from,
        coalesce(
            greatest(
                seen.last_seen_at, case when not open_appeals.is_read_again then before.last_seen_at end
            ),
            open_appeals.exported_at
        ) as last_seen_at
    from open_appeals
    left join seen
        on
            open_appeals.municipality_code = seen.municipality_code
            and open_appeals.source = seen.source
            and open_appeals.source_id = seen.source_id
    left join before
        on
            open_appeals.municipality_code = before.municipality_code
            and open_appeals.appeal_key = before.appeal_key
)

select
    last_seen.municipality_code,
    last_seen.appeal_key,
    last_seen.source,
    last_seen.last_seen_at,
    appeal_sources.absence <> 'unconfirmed' or last_seen.last_seen_at >= last_seen.delivery_from
        as is_confirmed
from last_seen
inner join {{ ref('appeal_sources') }} as appeal_sources on last_seen.source = appeal_sources.source
