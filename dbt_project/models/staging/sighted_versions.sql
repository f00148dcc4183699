-- Grain: one row per stored version of a source key whose place in time its own load does not tell, with the
-- newest live export that showed it again. Two cases, both rare, so that few sightings are ever unfolded: the
-- load that stored the version does not stand (withdrawn, held by gate 1), or an older export came after
-- newer ones.
{{
    config(
        materialized='table',
        post_hook=[
            'create index on {{ this }} (municipality_code, source, source_id)',
            'analyze {{ this }}',
        ]
    )
}}

with sightings as (
    select
        sightings.municipality_code,
        sightings.source,
        sightings.version_load_id as load_id,
        live_loads.exported_at,
        sightings.source_keys
    from {{ source('raw', 'sightings') }} as sightings
    inner join {{ ref('live_loads') }} as live_loads
        on
            sightings.municipality_code = live_loads.municipality_code
            and sightings.load_id = live_loads.load_id
    where
        not exists (
            select 1
            from {{ ref('live_loads') }} as storing
            where sightings.version_load_id = storing.load_id
        )
        or exists (
            select 1
            from {{ ref('live_loads') }} as late
            where
                late.municipality_code = live_loads.municipality_code
                and late.source = live_loads.source
                and late.load_id > live_loads.load_id
                and late.exported_at < live_loads.exported_at
        )
)

select
    sightings.municipality_code,
    sightings.source,
    keys.source_id,
    sightings.load_id,
    max(sightings.exported_at) as exported_at
from sightings
cross join unnest(sightings.source_keys) as keys (source_id)
group by sightings.municipality_code, sightings.source, keys.source_id, sightings.load_id
