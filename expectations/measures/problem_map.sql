-- Grain: one row per municipality: counted appeals, and what the cells of the problem map add up to.
with counted as (
    select
        appeals.municipality_code,
        count(*) filter (where appeals.is_counted) as counted_rows
    from marts_next.fct_appeals as appeals
    group by appeals.municipality_code
),

told as (
    select
        cells.municipality_code,
        sum(cells.appeal_count) as map_count,
        count(*) filter (
            where
                greatest(cells.repeat_count, cells.overdue_count) > cells.appeal_count
                or least(cells.repeat_count, cells.overdue_count, cells.previous_count, cells.appeal_count - 1) < 0
        ) as split_rows
    from marts_next.mart_problem_map as cells
    group by cells.municipality_code
)

select
    municipality_code,
    coalesce(counted.counted_rows, 0) as counted_rows,
    coalesce(told.map_count, 0)::bigint as map_count,
    coalesce(told.split_rows, 0) as split_rows
from counted
full outer join told using (municipality_code)
