-- Grain: one row per municipality and source: the backlog of the last whole local day, and the same counted from appeals.
with last_days as (
    select
        municipalities.municipality_code,
        municipalities.time_zone,
        ({as_of}::timestamptz at time zone municipalities.time_zone)::date - 1 as last_day
    from marts_next.dim_municipalities as municipalities
),

recounted as (
    select
        appeals.municipality_code,
        appeals.source,
        last_days.last_day,
        count(*) filter (where appeals.closed_at is null or appeals.closed_at >= midnights.midnight)
            as recounted_open
    from last_days
    cross join lateral (
        select (last_days.last_day + 1)::timestamp at time zone last_days.time_zone as midnight
    ) as midnights
    inner join marts_next.fct_appeals as appeals
        on
            last_days.municipality_code = appeals.municipality_code
            and coalesce(appeals.received_at, appeals.registered_at) < midnights.midnight
            -- Cheap before exact: of many years only what is open or has just been closed is read.
            and (appeals.closed_date is null or appeals.closed_date >= last_days.last_day - 1)
    group by appeals.municipality_code, appeals.source, last_days.last_day
),

told as (
    select
        backlog.municipality_code,
        backlog.source,
        sum(backlog.open_count) filter (where backlog.backlog_date = last_days.last_day) as told_open,
        count(*) filter (
            where
                least(
                    backlog.open_count, backlog.open_overdue_count, backlog.due_soon_count, backlog.unconfirmed_count,
                    backlog.age_0_3_count, backlog.age_4_10_count, backlog.age_11_30_count, backlog.age_over_30_count
                ) < 0
        ) as negative_rows,
        count(*) filter (
            where
                backlog.age_0_3_count + backlog.age_4_10_count + backlog.age_11_30_count + backlog.age_over_30_count
                is distinct from backlog.open_count
                or greatest(backlog.open_overdue_count, backlog.due_soon_count, backlog.unconfirmed_count)
                > backlog.open_count
        ) as split_rows
    from marts_next.fct_backlog_daily as backlog
    inner join last_days on backlog.municipality_code = last_days.municipality_code
    group by backlog.municipality_code, backlog.source
)

select
    municipality_code,
    source,
    recounted.last_day,
    coalesce(recounted.recounted_open, 0) as recounted_open,
    coalesce(told.told_open, 0)::bigint as told_open,
    coalesce(told.negative_rows, 0) as negative_rows,
    coalesce(told.split_rows, 0) as split_rows
from recounted
full outer join told using (municipality_code, source)
