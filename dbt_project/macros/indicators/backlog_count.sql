{#- Open at the end of the period. -#}
{% macro indicator__backlog_count(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'event_date': 'appeals.received_date',
        'until_date': "coalesce(appeals.closed_date, 'infinity'::date)",
        'is_flow': 'false',
        'numerator': '1',
    }) }}
from {{ event_appeals(version_macro) }}
where
    {{ version_macro('appeals') }}
    {{ stands_in_touched_window(only_touched, 'appeals.municipality_code', 'appeals.closed_date') }}
{%- endmacro %}
