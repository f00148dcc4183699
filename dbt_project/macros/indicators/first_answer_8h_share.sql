{#- First answers within so many working hours (rule `first_answer_hours`): of what was answered in the period and of what had
    not been answered by its end though the hours ran out in it. -#}
{% macro indicator__first_answer_8h_share(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'stage': 'clocks.stage',
        'event_date': first_answer_date(),
        'numerator': '(' ~ first_answer_working_minutes() ~ ' <= 60 * hours.rule_value)::integer',
        'denominator': '1',
        'amount': first_answer_working_minutes(),
    }) }}
from {{ first_answer_clocks(version_macro) }}
inner join {{ ref('counting_rules') }} as hours
    on
        hours.rule_code = 'first_answer_hours'
        and {{ in_force('hours', 'clocks.started_date') }}
        and {{ version_macro('hours') }}
where
    {{ version_macro('appeals') }}
    and start_day.calendar_date is not null
    and answer_day.calendar_date is not null
    {{ in_touched_window(only_touched, 'appeals.municipality_code', first_answer_date()) }}

union all

select
    {{ own_event_columns({
        'stage': 'clocks.stage',
        'event_date': 'end_hour.calendar_date',
        'until_date': "coalesce(" ~ first_answer_date() ~ ", clocks.stopped_date, 'infinity'::date)",
        'denominator': '1',
    }) }}
from {{ first_answer_clocks(version_macro) }}
inner join {{ ref('counting_rules') }} as hours
    on
        hours.rule_code = 'first_answer_hours'
        and {{ in_force('hours', 'clocks.started_date') }}
        and {{ version_macro('hours') }}
cross join lateral (
    select
        {{ working_minutes_until('(clocks.started_at at time zone municipalities.time_zone)', 'start_day') }}
        + 60 * hours.rule_value as end_minutes
) as terms
inner join {{ ref('working_hours') }} as end_hour
    on
        municipalities.calendar_code = end_hour.calendar_code
        and {{ reaches_in_hour('terms.end_minutes', 'end_hour') }}
left join {{ ref('appeal_sightings') }} as appeal_sightings
    on
        clocks.municipality_code = appeal_sightings.municipality_code
        and clocks.appeal_key = appeal_sightings.appeal_key
        and {{ version_macro('appeal_sightings') }}
where
    {{ version_macro('appeals') }}
    and start_day.calendar_date is not null
    and {{ moment_of_working_minutes('terms.end_minutes', 'end_hour') }} < {{ moment }} at time zone municipalities.time_zone
    and (
        clocks.stopped_at is null
        or clocks.stopped_at at time zone municipalities.time_zone
        > {{ moment_of_working_minutes('terms.end_minutes', 'end_hour') }}
    )
    and (clocks.stopped_at is not null or coalesce(appeal_sightings.is_confirmed, true))
    {{ in_touched_window(only_touched, 'appeals.municipality_code', 'end_hour.calendar_date') }}
{%- endmacro %}
