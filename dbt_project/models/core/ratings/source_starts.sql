-- Grain: one row per municipality and source with appeals, and version: since when its days are complete, as
-- far as appeals can tell: the day after the last working day before the first of them.
{{ config(key=['municipality_code', 'source']) }}

select
    municipalities.municipality_code,
    appeal_sources.source,
    (
        select coalesce(max(working_days.calendar_date) + 1, first_days.first_date)
        from {{ ref('working_days') }} as working_days
        where
            working_days.calendar_code = municipalities.calendar_code
            and working_days.calendar_date < first_days.first_date
            and working_days.is_working_day
            and {{ current_version('working_days') }}
    ) as complete_from
from {{ ref('municipalities') }} as municipalities
cross join {{ ref('appeal_sources') }} as appeal_sources
cross join
    lateral (
        select min(appeal_days.event_date) as first_date
        from {{ ref('appeal_days') }} as appeal_days
        where
            appeal_days.municipality_code = municipalities.municipality_code
            and appeal_days.source = appeal_sources.source
            and appeal_days.event_kind = 'received'
            and {{ current_version('appeal_days') }}
    ) as first_days
where {{ current_version('municipalities') }} and first_days.first_date is not null
