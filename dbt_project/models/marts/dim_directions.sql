-- Grain: one row per municipality and direction.
select
    directions.municipality_code,
    directions.direction_code,
    directions.direction_name,
    directions.federal_block,
    directions.owner_post
from {{ ref('directions') }} as directions
where {{ visible_version('directions') }}
