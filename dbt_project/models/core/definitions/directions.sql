-- Grain: one row per municipality, direction and version; `outside` and `unmapped` stand in every
-- municipality.
{{ config(key=['municipality_code', 'direction_code']) }}

select
    directions.municipality_code,
    directions.direction_code,
    directions.direction_name,
    directions.federal_block,
    directions.owner_post,
    directions.position
from {{ source('config', 'directions') }} as directions

union all

select
    municipalities.municipality_code,
    always.direction_code,
    always.direction_name,
    null as federal_block,
    null as owner_post,
    always.position
from {{ source('config', 'municipalities') }} as municipalities
cross join (
    values ('outside', 'вне направлений МЦУ', 998), ('unmapped', 'не распознано', 999)
) as always (direction_code, direction_name, position)
