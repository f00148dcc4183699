-- Grain: one row per municipality, obligation that falls due by the calendar, and period it is about.
select
    dates.municipality_code,
    dates.obligation_code,
    dates.period,
    dates.nominal_date,
    dates.due_date,
    dates.due_time,
    dates.is_provisional
from {{ ref('obligation_dates') }} as dates
where {{ visible_version('dates') }}
