{#- Received in the period less received in the period before, by what the period before had. -#}
{% macro indicator__received_change(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'event_date': 'appeals.received_date',
        'period_shift': 'shifts.period_shift',
        'numerator': '1 - 2 * shifts.period_shift',
        'denominator': 'shifts.period_shift',
    }) }}
from {{ event_appeals(version_macro) }}
cross join (values (0), (1)) as shifts (period_shift)
where
    {{ version_macro('appeals') }}
    {{ in_touched_window(
        only_touched, 'appeals.municipality_code', 'appeals.received_date', 'compared_from_date'
    ) }}
{%- endmacro %}
