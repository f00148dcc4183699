-- Grain: one row per territory of a municipality.
select
    territories.territory_key,
    territories.municipality_code,
    territories.territory_name,
    territories.territory_kind,
    territories.population_count
from {{ ref('territories') }} as territories
where {{ visible_version('territories') }}
