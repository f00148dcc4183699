-- Grain: one row per municipality, touched period, 0 or 1 (what is compared with the period before) and
-- part of own events that the period reads: months, weeks and days of what flows, and the day at whose
-- beginning what stands is counted (`standing`).
{{ config(materialized='table', post_hook=['analyze {{ this }}']) }}

select
    touched_periods.municipality_code,
    touched_periods.period,
    shifts.period_shift,
    period_parts.part,
    period_parts.part_date,
    period_parts.to_date
from {{ ref('touched_periods') }} as touched_periods
cross join (values (0), (1)) as shifts (period_shift)
inner join {{ ref('period_parts') }} as period_parts
    on
        period_parts.period = case shifts.period_shift
            when 0 then touched_periods.period else touched_periods.previous_period
        end
where touched_periods.has_appeals and period_parts.part <> 'week_day'

union all

select
    touched_periods.municipality_code,
    touched_periods.period,
    0 as period_shift,
    'standing' as part,
    {{ standing_date('touched_periods', as_of()) }} as part_date,
    '-infinity'::date as to_date
from {{ ref('touched_periods') }} as touched_periods
inner join {{ ref('municipalities') }} as municipalities
    on
        touched_periods.municipality_code = municipalities.municipality_code
        and {{ current_version('municipalities') }}
where touched_periods.has_appeals
