{#- Calendar days past the term: of what was answered late in the period until the answer, of what stands late at its end until
    then. The same clocks as the missed ones of `overdue_share`. -#}
{% macro indicator__median_overrun(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'stage': 'clocks.stage',
        'event_date': 'clocks.stopped_date',
        'numerator': 'clocks.stopped_date - clocks.due_date',
        'denominator': '1',
        'is_ranked': 'true',
    }) }}
from {{ event_clocks(version_macro) }}
where
    {{ version_macro('appeals') }}
    and clocks.stage = 'final_answer'
    and clocks.stopped_at > clocks.due_at
    {{ in_touched_window(only_touched, 'clocks.municipality_code', 'clocks.stopped_date') }}

union all

select
    {{ own_event_columns({
        'stage': 'clocks.stage',
        'event_date': 'clocks.due_date',
        'until_date': "coalesce(clocks.stopped_date, 'infinity'::date)",
        'is_flow': 'false',
        'is_growing': 'true',
        'denominator': '1',
        'is_ranked': 'true',
    }) }}
from {{ event_clocks(version_macro) }}
left join {{ ref('appeal_sightings') }} as appeal_sightings
    on
        clocks.municipality_code = appeal_sightings.municipality_code
        and clocks.appeal_key = appeal_sightings.appeal_key
        and {{ version_macro('appeal_sightings') }}
where
    {{ version_macro('appeals') }}
    and clocks.stage = 'final_answer'
    and clocks.due_at < {{ moment }}
    and (clocks.stopped_at is null or clocks.stopped_at > clocks.due_at)
    and (clocks.stopped_at is not null or coalesce(appeal_sightings.is_confirmed, true))
    {{ stands_in_touched_window(only_touched, 'clocks.municipality_code', 'clocks.stopped_date') }}
{%- endmacro %}
