-- Grain: one row per municipality: messages of the heat map, and what the control makes of them.
with counted as (
    select
        counts.municipality_code,
        sum(counts.message_count)::bigint as map_count
    from marts_next.fct_heatmap_daily as counts
    group by counts.municipality_code
),

told as (
    select
        control.municipality_code,
        sum(control.map_count)::bigint as control_count,
        count(*) filter (
            where
                control.difference_count is distinct from control.map_count - control.own_count
                or control.difference_count is distinct from
                control.missing_own_count - control.missing_map_count + control.other_date_count
                + control.other_topic_count + control.unexplained_count
        ) as split_rows
    from marts_next.fct_heatmap_control as control
    group by control.municipality_code
)

select
    municipality_code,
    coalesce(counted.map_count, 0) as map_count,
    coalesce(told.control_count, 0) as control_count,
    coalesce(told.split_rows, 0) as split_rows
from counted
full outer join told using (municipality_code)
