-- Grain: one row per municipality, direction, topic and territory that is a problem point on the day of the
-- publication.
select
    points.municipality_code,
    points.direction_code,
    points.topic_key,
    points.territory_key,
    ({{ visible_as_of() }} at time zone municipalities.time_zone)::date - points.day_count + 1
        as window_from_date,
    ({{ visible_as_of() }} at time zone municipalities.time_zone)::date as window_last_date,
    points.first_date,
    points.last_date,
    points.appeal_count,
    points.repeat_count,
    points.open_count,
    territories.territory_kind <> 'unmapped' as is_place_known,
    points.is_repeated,
    points.is_moving,
    points.moved_from_territory_key
from {{ ref('problem_points') }} as points
inner join {{ ref('municipalities') }} as municipalities
    on points.municipality_code = municipalities.municipality_code and {{ visible_version('municipalities') }}
inner join {{ ref('territories') }} as territories
    on
        points.municipality_code = territories.municipality_code
        and points.territory_key = territories.territory_key
        and {{ visible_version('territories') }}
where {{ visible_version('points') }}
