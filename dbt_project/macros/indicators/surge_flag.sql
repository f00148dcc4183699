{#- Appeals received in a week and in the weeks before it that say what is usual (rule `surge_window_weeks`), by their Mondays. -#}
{% macro indicator__surge_flag(version_macro, moment, only_touched) -%}
{%- set until_date = week_start('appeals.received_date') ~ ' + 7 * (weeks.rule_value + 1)' -%}
select
    {{ own_event_columns({
        'event_date': 'appeals.received_date',
        'until_date': until_date,
        'is_flow': 'false',
        'direction_code': 'null',
        'member': week_start('appeals.received_date'),
        'numerator': '1',
    }) }}
from {{ event_appeals(version_macro) }}
inner join {{ ref('counting_rules') }} as weeks
    on
        weeks.rule_code = 'surge_window_weeks'
        and {{ in_force('weeks', 'appeals.received_date') }}
        and {{ version_macro('weeks') }}
where
    {{ version_macro('appeals') }}
    {{ stands_in_touched_window(only_touched, 'appeals.municipality_code', until_date) }}
{%- endmacro %}
