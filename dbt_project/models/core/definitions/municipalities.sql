-- Grain: one row per municipality and version.
{{ config(key=['municipality_code']) }}

select
    municipalities.municipality_code,
    municipalities.municipality_name,
    municipalities.region_name,
    municipalities.time_zone,
    municipalities.oktmo_code,
    municipalities.population_count,
    municipalities.calendar_code
from {{ source('config', 'municipalities') }} as municipalities
