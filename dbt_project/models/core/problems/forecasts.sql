-- Grain: one row per municipality, direction (`all` for the whole), measure and week to come (by its Monday),
-- and version. Of the methods that could have been tried in every week of the backtest the one with the least
-- mean error speaks; where there is none the row says so.
{{
    config(
        key=['municipality_code', 'direction_code', 'measure', 'week_from']
    )
}}

with errors as (
    select
        trials.municipality_code,
        trials.direction_code,
        trials.measure,
        trials.method_code,
        trials.horizon_weeks,
        count(*)::integer as backtest_week_count,
        avg(abs(trials.expected_count - trials.actual_count)) as mean_absolute_error,
        avg(abs(trials.expected_count - trials.actual_count) / nullif(trials.actual_count, 0))
            as mean_error_share
    from {{ ref('forecast_trials') }} as trials
    inner join {{ ref('forecast_rules') }} as rules on trials.municipality_code = rules.municipality_code
    where not trials.is_future
    group by
        trials.municipality_code,
        trials.direction_code,
        trials.measure,
        trials.method_code,
        trials.horizon_weeks,
        rules.backtest_weeks
    having count(*) = rules.backtest_weeks
),

-- Of equally good methods the median speaks: it asks for the shortest history.
chosen as (
    select distinct on (
        errors.municipality_code, errors.direction_code, errors.measure, errors.horizon_weeks
    )
        errors.*,
        trials.expected_count
    from errors
    inner join {{ ref('forecast_trials') }} as trials
        on
            errors.municipality_code = trials.municipality_code
            and errors.direction_code = trials.direction_code
            and errors.measure = trials.measure
            and errors.method_code = trials.method_code
            and errors.horizon_weeks = trials.horizon_weeks
            and trials.is_future
    order by
        errors.municipality_code asc,
        errors.direction_code asc,
        errors.measure asc,
        errors.horizon_weeks asc,
        errors.mean_absolute_error asc,
        errors.method_code = 'median' desc,
        errors.method_code asc
),

asked as (
    select
        members.municipality_code,
        members.direction_code,
        measures.measure,
        horizons.number as horizon_weeks,
        rules.last_week + 7 * horizons.number as week_from
    from (
        select distinct
            weeks.municipality_code,
            weeks.direction_code
        from {{ ref('forecast_weeks') }} as weeks
    ) as members
    inner join {{ ref('forecast_rules') }} as rules on members.municipality_code = rules.municipality_code
    cross join lateral generate_series(1, rules.horizon_weeks) as horizons (number)
    cross join (values ('received'), ('breached')) as measures (measure)
)

select
    asked.municipality_code,
    asked.direction_code,
    asked.measure,
    asked.week_from,
    asked.horizon_weeks,
    case when chosen.method_code is null then 'no_data' else 'ok' end as state,
    chosen.method_code,
    chosen.expected_count,
    chosen.mean_absolute_error,
    chosen.mean_error_share,
    coalesce(chosen.backtest_week_count, 0) as backtest_week_count
from asked
left join chosen
    on
        asked.municipality_code = chosen.municipality_code
        and asked.direction_code = chosen.direction_code
        and asked.measure = chosen.measure
        and asked.horizon_weeks = chosen.horizon_weeks
