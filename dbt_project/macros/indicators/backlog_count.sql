{#- Open at the end of the period. -#}
{% macro indicator__backlog_count(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'event_date': 'open_times.opened_date',
        'until_date': 'open_times.closed_date',
        'is_flow': 'false',
        'numerator': '1',
    }) }}
from {{ event_open_times(version_macro) }}
where
    {{ version_macro('appeals') }}
    and open_times.opened_date < open_times.closed_date
    {{ stands_in_touched_window(only_touched, 'appeals.municipality_code', 'open_times.closed_date') }}
{%- endmacro %}
