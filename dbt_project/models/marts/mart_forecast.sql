-- Grain: one row per municipality, direction (`all` for the whole), measure and week to come.
select
    forecasts.municipality_code,
    forecasts.direction_code,
    forecasts.measure,
    {{ week_name('forecasts.week_from') }} as week,
    forecasts.week_from,
    forecasts.horizon_weeks,
    forecasts.state,
    forecasts.method_code,
    forecasts.expected_count,
    forecasts.mean_absolute_error,
    forecasts.mean_error_share,
    forecasts.backtest_week_count
from {{ ref('forecasts') }} as forecasts
where {{ visible_version('forecasts') }}
