-- Grain: one row per municipality and source: what the last exported day and week received beside what they usually do.
-- The day is the last whole one that an export covers: a source that is exported weekly is not late every night.
with last_days as (
    select
        loads.municipality_code,
        loads.source,
        least(
            (max(loads.exported_at) at time zone municipalities.time_zone)::date,
            ({as_of}::timestamptz at time zone municipalities.time_zone)::date
        ) - 1 as last_day
    from ops.loads as loads
    inner join marts_next.dim_municipalities as municipalities
        on loads.municipality_code = municipalities.municipality_code
    where loads.state = 'loaded' and loads.known_from <= {as_of}::timestamptz
    group by loads.municipality_code, loads.source, municipalities.time_zone
),

days as (
    select
        last_days.municipality_code,
        last_days.source,
        last_days.last_day,
        back.days_back,
        count(appeals.appeal_key) as appeal_count
    from last_days
    cross join generate_series(0, 7 * ({usual_week_count} + 1) - 1) as back (days_back)
    left join marts_next.fct_appeals as appeals
        on
            last_days.municipality_code = appeals.municipality_code
            and last_days.source = appeals.source
            and appeals.received_date = last_days.last_day - back.days_back
    group by last_days.municipality_code, last_days.source, last_days.last_day, back.days_back
),

same_weekdays as (
    select
        days.municipality_code,
        days.source,
        percentile_cont(0.5) within group (order by days.appeal_count) as usual_day_count
    from days
    where days.days_back > 0 and mod(days.days_back, 7) = 0
    group by days.municipality_code, days.source
),

weeks as (
    select
        days.municipality_code,
        days.source,
        days.days_back / 7 as weeks_back,
        sum(days.appeal_count) as appeal_count
    from days
    group by days.municipality_code, days.source, days.days_back / 7
),

earlier_weeks as (
    select
        weeks.municipality_code,
        weeks.source,
        percentile_cont(0.5) within group (order by weeks.appeal_count) as usual_week_count
    from weeks
    where weeks.weeks_back > 0
    group by weeks.municipality_code, weeks.source
)

select
    today.municipality_code,
    today.source,
    today.last_day,
    today.appeal_count as day_count,
    round(same_weekdays.usual_day_count)::bigint as usual_day_count,
    case
        when same_weekdays.usual_day_count >= {usual_day_appeals_least}
            then today.appeal_count / same_weekdays.usual_day_count
    end as share_of_usual_day,
    this_week.appeal_count::bigint as week_count,
    round(earlier_weeks.usual_week_count)::bigint as usual_week_count,
    case
        when earlier_weeks.usual_week_count >= {usual_week_appeals_least}
            then this_week.appeal_count / earlier_weeks.usual_week_count
    end as share_of_usual_week
from days as today
inner join same_weekdays using (municipality_code, source)
inner join weeks as this_week using (municipality_code, source)
inner join earlier_weeks using (municipality_code, source)
where today.days_back = 0 and this_week.weeks_back = 0
