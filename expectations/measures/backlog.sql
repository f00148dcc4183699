-- Grain: one row per municipality and source: the backlog of the last whole local day, and the same counted from appeals.
with last_days as (
    select
        municipalities.municipality_code,
        municipalities.time_zone,
        ({as_of}::timestamptz at time zone municipalities.time_zone)::date - 1 as last_day
    from marts_next.dim_municipalities as municipalities
),

midnights as (
    select
        last_days.*,
        (last_days.last_day + 1)::timestamp at time zone last_days.time_zone as midnight
    from last_days
),

-- Appeals that came back after an answer: whether one of their rounds was open at the end of the day.
returned as (
    select
        rounds.municipality_code,
        rounds.appeal_key,
        bool_or(
            (rounds.clock_number = 1 or rounds.started_at < midnights.midnight)
            and (rounds.stopped_at is null or rounds.stopped_at >= midnights.midnight)
        ) as was_open
    from midnights
    inner join marts_next.fct_sla_clocks as rounds on midnights.municipality_code = rounds.municipality_code
    where rounds.stage = 'final_answer'
    group by rounds.municipality_code, rounds.appeal_key
    having max(rounds.clock_number) > 1
),

recounted as (
    select
        appeals.municipality_code,
        appeals.source,
        midnights.last_day,
        count(*) filter (
            where coalesce(returned.was_open, appeals.closed_at is null or appeals.closed_at >= midnights.midnight)
        ) as recounted_open
    from midnights
    inner join marts_next.fct_appeals as appeals
        on
            midnights.municipality_code = appeals.municipality_code
            and coalesce(appeals.received_at, appeals.registered_at) < midnights.midnight
    left join returned
        on
            appeals.municipality_code = returned.municipality_code
            and appeals.appeal_key = returned.appeal_key
    -- Cheap before exact: of many years only what is open, has just been closed or came back is counted.
    where
        appeals.closed_date is null
        or appeals.closed_date >= midnights.last_day - 1
        or returned.appeal_key is not null
    group by appeals.municipality_code, appeals.source, midnights.last_day
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
