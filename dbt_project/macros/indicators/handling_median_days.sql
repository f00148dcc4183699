{#- From receiving to the final answer, in calendar days, of what was closed in the period. -#}
{% macro indicator__handling_median_days(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'event_date': 'appeals.closed_date',
        'numerator': 'appeals.final_answer_date - appeals.received_date',
        'denominator': '1',
        'is_ranked': 'true',
    }) }}
from {{ event_appeals(version_macro) }}
where
    {{ version_macro('appeals') }}
    and appeals.closed_date is not null
    and appeals.final_answer_date >= appeals.received_date
    {{ in_touched_window(only_touched, 'appeals.municipality_code', 'appeals.closed_date') }}
{%- endmacro %}
