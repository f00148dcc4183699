-- Grain: one row per municipality: its last full week before the publication, its first full week (by their
-- Mondays) and the numbers of the forecast in force. A city without appeals has none.
{{ config(materialized='table', post_hook=['analyze {{ this }}']) }}

with cities as (
    select
        municipalities.municipality_code,
        {{ local_day('municipalities') }} as local_day,
        {{ first_received_date(current_version('appeals')) }} as first_date
    from {{ ref('municipalities') }} as municipalities
    where {{ current_version('municipalities') }}
)

select
    cities.municipality_code,
    {{ week_start('cities.local_day') }} - 7 as last_week,
    {{ week_start('(cities.first_date + 6)') }} as first_week,
    window_weeks.rule_value as window_weeks,
    backtest_weeks.rule_value as backtest_weeks,
    horizon_weeks.rule_value as horizon_weeks,
    season_weeks.rule_value as season_weeks
from cities
{{ join_rule('window_weeks', 'forecast_window_weeks', 'cities.local_day') }}
{{ join_rule('backtest_weeks', 'forecast_backtest_weeks', 'cities.local_day') }}
{{ join_rule('horizon_weeks', 'forecast_horizon_weeks', 'cities.local_day') }}
{{ join_rule('season_weeks', 'forecast_season_weeks', 'cities.local_day') }}
where cities.first_date is not null
