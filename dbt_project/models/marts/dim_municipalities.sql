-- Grain: one row per municipality.
select
    municipalities.municipality_code,
    municipalities.municipality_name,
    municipalities.region_name,
    municipalities.time_zone,
    municipalities.oktmo_code,
    municipalities.population_count,
    municipalities.calendar_code
from {{ ref('municipalities') }} as municipalities
where {{ visible_version('municipalities') }}
