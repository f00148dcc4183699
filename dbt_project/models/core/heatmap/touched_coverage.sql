-- Grain: one row per municipality, side and channel whose covered days this build looks at: own, the
-- channel's exports; map, the heat map's, which speaks for every channel, and for itself as `heatmap`.
{{ config(materialized='table') }}

select
    touched_loads.municipality_code,
    'own' as side,
    touched_loads.source
from {{ ref('touched_loads') }} as touched_loads
inner join {{ ref('appeal_sources') }} as appeal_sources on touched_loads.source = appeal_sources.source

union

select
    touched_loads.municipality_code,
    'map' as side,
    appeal_sources.source
from {{ ref('touched_loads') }} as touched_loads
cross join {{ ref('appeal_sources') }} as appeal_sources
where touched_loads.source = 'heatmap'

union

select
    touched_loads.municipality_code,
    'map' as side,
    touched_loads.source
from {{ ref('touched_loads') }} as touched_loads
where touched_loads.source = 'heatmap'
