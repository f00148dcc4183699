-- Grain: one row per municipality, direction, week and channel: the heat map beside our own source.
select
    control.municipality_code,
    control.direction_code,
    {{ week_name('control.week_from') }} as week,
    control.source,
    control.week_from,
    control.map_count,
    control.own_count,
    control.difference_count,
    control.missing_own_count,
    control.missing_map_count,
    control.other_date_count,
    control.other_topic_count,
    control.unexplained_count,
    control.map_day_count
from {{ ref('heatmap_control') }} as control
where {{ visible_version('control') }}
