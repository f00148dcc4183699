-- Grain: one row per municipality with touched periods: the days that they hold, the first day of the
-- periods that they are compared with, and the first day on which one of them ends.
{{ config(materialized='table', post_hook=['analyze {{ this }}']) }}

select
    touched_periods.municipality_code,
    min(touched_periods.from_date) as from_date,
    min(least(touched_periods.from_date, before.from_date)) as compared_from_date,
    max(touched_periods.to_date) as to_date,
    min(touched_periods.to_date) as first_end
from {{ ref('touched_periods') }} as touched_periods
left join {{ ref('periods') }} as before
    on touched_periods.previous_period = before.period and {{ current_version('before') }}
group by touched_periods.municipality_code
