-- Grain: one row per load that this build's truth rests on: known to it and not withdrawn.
{{ config(materialized='ephemeral') }}

select
    loads.municipality_code,
    loads.load_id,
    loads.source,
    loads.exported_at
from {{ source('ops', 'loads') }} as loads
where loads.known_from is not null and loads.withdrawn_from is null
