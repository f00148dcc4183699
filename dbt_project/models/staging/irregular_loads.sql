-- Grain: one row per live load that newer exports were loaded without: it came after one of them, or was held
-- back while they came and released later. Only where such loads stand does a sighting decide which version
-- is the newest: the loader compares a row with what it has, and it did not have these.
{{ config(materialized='ephemeral') }}

select
    live_loads.municipality_code,
    live_loads.source,
    live_loads.load_id,
    live_loads.exported_at
from {{ ref('live_loads') }} as live_loads
where
    exists (
        select 1
        from {{ ref('live_loads') }} as newer
        where
            newer.municipality_code = live_loads.municipality_code
            and newer.source = live_loads.source
            and newer.load_id < live_loads.load_id
            and newer.exported_at > live_loads.exported_at
    )
    or exists (
        select 1
        from {{ source('ops', 'load_decisions') }} as decisions
        where decisions.load_id = live_loads.load_id and decisions.decision = 'release'
    )
