-- Grain: one row per load whose rows this build looks at.
-- A load is new (first known now), taken back (withdrawn now, not live), or any known one when definitions
-- changed.
{{ config(materialized='table', post_hook=['analyze {{ this }}']) }}

select
    loads.municipality_code,
    loads.load_id,
    loads.source,
    loads.exported_at,
    loads.withdrawn_from is null as is_live
from {{ source('ops', 'loads') }} as loads
where
    loads.known_from is not null
    and (loads.known_from = {{ as_of() }} or loads.withdrawn_from = {{ as_of() }} or {{ is_full_scope() }})
