{#- From the start of the clock to the first answer, in whole working minutes. -#}
{% macro indicator__first_answer_working_median(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'stage': 'clocks.stage',
        'event_date': first_answer_date(),
        'numerator': 'floor(' ~ first_answer_working_minutes() ~ ')',
        'denominator': '1',
        'is_ranked': 'true',
    }) }}
from {{ first_answer_clocks(version_macro) }}
where
    {{ version_macro('appeals') }}
    and appeals.first_answer_at is not null
    {{ in_touched_window(only_touched, 'appeals.municipality_code', first_answer_date()) }}
{%- endmacro %}
