-- Grain: one row per municipality, direction, measure, method, horizon and target week: what the method says
-- of the week from what was there so many weeks before it, and what came (empty for weeks still to come).
{{ config(materialized='table', post_hook=['analyze {{ this }}']) }}

with targets as (
    select
        rules.municipality_code,
        horizons.number as horizon_weeks,
        rules.last_week - 7 * back.number as target_week,
        rules.last_week - 7 * (back.number + horizons.number) as origin_week,
        rules.season_weeks,
        false as is_future
    from {{ ref('forecast_rules') }} as rules
    cross join lateral generate_series(1, rules.horizon_weeks) as horizons (number)
    cross join lateral generate_series(0, rules.backtest_weeks - 1) as back (number)

    union all

    select
        rules.municipality_code,
        horizons.number as horizon_weeks,
        rules.last_week + 7 * horizons.number as target_week,
        rules.last_week as origin_week,
        rules.season_weeks,
        true as is_future
    from {{ ref('forecast_rules') }} as rules
    cross join lateral generate_series(1, rules.horizon_weeks) as horizons (number)
),

-- What the weeks before a moment say; without all of them they say nothing.
origins as (
    select
        weeks.municipality_code,
        weeks.direction_code,
        weeks.week_from as origin_week,
        (percentile_cont(0.5) within group (order by shown.received_count))::numeric as received_median,
        (percentile_cont(0.5) within group (order by shown.missed_count))::numeric as missed_median,
        sum(shown.missed_count) as missed_count,
        sum(shown.clock_count) as clock_count
    from {{ ref('forecast_weeks') }} as weeks
    inner join {{ ref('forecast_rules') }} as rules on weeks.municipality_code = rules.municipality_code
    inner join {{ ref('forecast_weeks') }} as shown
        on
            weeks.municipality_code = shown.municipality_code
            and weeks.direction_code = shown.direction_code
            and weeks.week_from >= shown.week_from
            and weeks.week_from - 7 * rules.window_weeks < shown.week_from
    group by weeks.municipality_code, weeks.direction_code, weeks.week_from, rules.window_weeks
    having count(*) = rules.window_weeks
),

-- Terms that already run and end in the target week. Of a week to come all that is known by now counts.
running as (
    select
        targets.municipality_code,
        members.direction_code,
        targets.horizon_weeks,
        targets.target_week,
        sum(term_days.clock_count) as clock_count
    from targets
    inner join {{ ref('term_days') }} as term_days
        on
            targets.municipality_code = term_days.municipality_code
            and targets.target_week <= term_days.event_date
            and targets.target_week + 7 > term_days.event_date
            and (targets.is_future or targets.origin_week >= term_days.started_week)
            and {{ current_version('term_days') }}
    cross join lateral (values ('all'), (term_days.direction_code)) as members (direction_code)
    group by
        targets.municipality_code, members.direction_code, targets.horizon_weeks, targets.target_week
),

expected as (
    select
        targets.municipality_code,
        origins.direction_code,
        targets.horizon_weeks,
        targets.target_week,
        targets.is_future,
        said.measure,
        said.method_code,
        said.expected_count
    from targets
    inner join origins
        on
            targets.municipality_code = origins.municipality_code
            and targets.origin_week = origins.origin_week
    left join running
        on
            targets.municipality_code = running.municipality_code
            and targets.horizon_weeks = running.horizon_weeks
            and targets.target_week = running.target_week
            and origins.direction_code = running.direction_code
    cross join
        lateral (
            values
            ('received', 'median', origins.received_median),
            ('breached', 'median', origins.missed_median),
            (
                'breached',
                'due_share',
                coalesce(running.clock_count, 0)::numeric
                * origins.missed_count / nullif(origins.clock_count, 0)
            )
        ) as said (measure, method_code, expected_count)
    where said.expected_count is not null

    union all

    select
        targets.municipality_code,
        season.direction_code,
        targets.horizon_weeks,
        targets.target_week,
        targets.is_future,
        'received' as measure,
        'season' as method_code,
        season.received_count::numeric as expected_count
    from targets
    inner join {{ ref('forecast_weeks') }} as season
        on
            targets.municipality_code = season.municipality_code
            and targets.target_week - 7 * targets.season_weeks = season.week_from
)

select
    expected.municipality_code,
    expected.direction_code,
    expected.measure,
    expected.method_code,
    expected.horizon_weeks,
    expected.target_week,
    expected.is_future,
    expected.expected_count,
    case expected.measure when 'received' then weeks.received_count else weeks.missed_count end
        as actual_count
from expected
left join {{ ref('forecast_weeks') }} as weeks
    on
        expected.municipality_code = weeks.municipality_code
        and expected.direction_code = weeks.direction_code
        and expected.target_week = weeks.week_from
