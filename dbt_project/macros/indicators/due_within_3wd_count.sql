{#- Terms of open appeals that end soon (counting rule `due_soon_working_days`), as they stand at the end of the period. -#}
{% macro indicator__due_within_3wd_count(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'stage': 'clocks.stage',
        'event_date': 'greatest(soon_days.soon_date, clocks.started_date)',
        'until_date': 'least(clocks.due_date, clocks.stopped_date)',
        'is_flow': 'false',
        'numerator': '1',
    }) }}
from {{ event_clocks(version_macro) }}
inner join {{ ref('municipalities') }} as municipalities
    on clocks.municipality_code = municipalities.municipality_code and {{ version_macro('municipalities') }}
inner join {{ ref('soon_days') }} as soon_days
    on
        municipalities.calendar_code = soon_days.calendar_code
        and clocks.due_date = soon_days.due_date
left join {{ ref('appeal_sightings') }} as appeal_sightings
    on
        clocks.municipality_code = appeal_sightings.municipality_code
        and clocks.appeal_key = appeal_sightings.appeal_key
        and {{ version_macro('appeal_sightings') }}
where
    {{ version_macro('appeals') }}
    and clocks.stage in ('first_answer', 'final_answer')
    and (clocks.stopped_at is not null or coalesce(appeal_sightings.is_confirmed, true))
    {{ stands_in_touched_window(only_touched, 'clocks.municipality_code', 'least(clocks.due_date, clocks.stopped_date)') }}
{%- endmacro %}
