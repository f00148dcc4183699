-- Grain: one row per territory and version; «не определено» stands in every municipality.
{{ config(key=['municipality_code', 'territory_code']) }}

select
    territories.municipality_code,
    territories.territory_code,
    {{ surrogate_key(['territories.municipality_code', 'territories.territory_code']) }} as territory_key,
    territories.territory_name,
    territories.territory_kind,
    territories.population_count
from {{ source('config', 'territories') }} as territories

union all

select
    municipalities.municipality_code,
    'unmapped' as territory_code,
    {{ surrogate_key(['municipalities.municipality_code', "'unmapped'"]) }} as territory_key,
    'не определено' as territory_name,
    'unmapped' as territory_kind,
    null::integer as population_count
from {{ source('config', 'municipalities') }} as municipalities
