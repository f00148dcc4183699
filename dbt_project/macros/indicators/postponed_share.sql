{#- Of what was closed in the period or stands open at its end: whose term was put off. -#}
{% macro indicator__postponed_share(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'event_date': 'open_times.closed_date',
        'numerator': 'appeals.is_extended::integer',
        'denominator': '1',
    }) }}
from {{ event_open_times(version_macro) }}
where
    {{ version_macro('appeals') }}
    -- What came back after an answer is closed by its last one.
    and coalesce(rounds.is_last_round, true)
    and open_times.closed_date < 'infinity'
    {{ in_touched_window(only_touched, 'appeals.municipality_code', 'open_times.closed_date') }}

union all

select
    {{ own_event_columns({
        'event_date': 'open_times.opened_date',
        'until_date': 'open_times.closed_date',
        'is_flow': 'false',
        'numerator': 'appeals.is_extended::integer',
        'denominator': '1',
    }) }}
from {{ event_open_times(version_macro) }}
where
    {{ version_macro('appeals') }}
    and open_times.opened_date < open_times.closed_date
    {{ stands_in_touched_window(only_touched, 'appeals.municipality_code', 'open_times.closed_date') }}
{%- endmacro %}
