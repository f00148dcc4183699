-- Grain: one row per load, standing or taken back, that newer exports were loaded without: it came after one
-- of them, or was held back while they came and released later. Only where such loads stand does a sighting
-- decide which version is the newest, or since when one is known: the loader compares a row with what it has,
-- and it did not have these.
{{ config(materialized='ephemeral') }}

select
    loads.municipality_code,
    loads.load_id,
    loads.source,
    loads.exported_at
from {{ source('ops', 'loads') }} as loads
where
    loads.known_from is not null
    and (
        exists (
            select 1
            from {{ source('ops', 'loads') }} as newer
            where
                newer.known_from is not null
                and newer.municipality_code = loads.municipality_code
                and newer.source = loads.source
                and newer.dataset = loads.dataset
                and newer.load_id < loads.load_id
                and newer.exported_at > loads.exported_at
        )
        or exists (
            select 1
            from {{ source('ops', 'load_decisions') }} as decisions
            where decisions.load_id = loads.load_id and decisions.decision = 'release'
        )
    )
