-- Grain: one row per municipality and period whose change against the period before it may have changed in
-- this build: its own ratings were made anew, or those of the period before.
{{
    config(
        materialized='table',
        post_hook=['create unique index on {{ this }} (municipality_code, period)', 'analyze {{ this }}']
    )
}}

with touched as (
    select
        touched_periods.municipality_code,
        touched_periods.period
    from {{ ref('touched_rating_periods') }} as touched_periods

    union

    select
        touched_periods.municipality_code,
        next_periods.period
    from {{ ref('touched_rating_periods') }} as touched_periods
    inner join {{ ref('periods') }} as next_periods
        on
            touched_periods.period_kind = next_periods.period_kind
            and touched_periods.to_date = next_periods.from_date
            and {{ current_version('next_periods') }}
)

select
    touched.municipality_code,
    touched.period,
    previous_periods.period as previous_period
from touched
inner join {{ ref('periods') }} as periods
    on touched.period = periods.period and {{ current_version('periods') }}
inner join {{ ref('periods') }} as previous_periods
    on
        periods.period_kind = previous_periods.period_kind
        and periods.from_date = previous_periods.to_date
        and {{ current_version('previous_periods') }}
