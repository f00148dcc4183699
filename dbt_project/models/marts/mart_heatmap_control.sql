-- Grain: one row per municipality, direction and week: the heat map beside all our sources together.
with summed as (
    select
        control.municipality_code,
        control.direction_code,
        control.week_from,
        sum(control.map_count)::integer as map_count,
        sum(control.own_count)::integer as own_count,
        sum(control.missing_own_count)::integer as missing_own_count,
        sum(control.missing_map_count)::integer as missing_map_count,
        sum(control.other_date_count)::integer as other_date_count,
        sum(control.other_topic_count)::integer as other_topic_count,
        sum(control.unexplained_count)::integer as unexplained_count,
        -- Channels may cancel: a cause is as large as what it moved in each of them.
        sum(control.missing_own_count + control.missing_map_count) as missing_size,
        sum(abs(control.other_date_count)) as date_size,
        sum(abs(control.other_topic_count)) as topic_size,
        sum(abs(control.unexplained_count)) as unexplained_size,
        max(control.map_day_count) as map_day_count
    from {{ ref('heatmap_control') }} as control
    where {{ visible_version('control') }}
    group by control.municipality_code, control.direction_code, control.week_from
)

select
    summed.municipality_code,
    summed.direction_code,
    {{ week_name('summed.week_from') }} as week,
    summed.week_from,
    summed.map_count,
    summed.own_count,
    summed.map_count - summed.own_count as difference_count,
    summed.missing_own_count - summed.missing_map_count as missing_export_count,
    summed.missing_own_count,
    summed.missing_map_count,
    summed.other_date_count,
    summed.other_topic_count,
    summed.unexplained_count,
    case greatest(summed.missing_size, summed.date_size, summed.topic_size, summed.unexplained_size)
        when 0 then 'none'
        when summed.missing_size then 'missing_export'
        when summed.date_size then 'other_date'
        when summed.topic_size then 'other_topic'
        else 'unexplained'
    end as main_cause,
    summed.map_day_count
from summed
