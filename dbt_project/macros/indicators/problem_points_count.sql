{#- Topic and territory that were named often enough (rule `problem_point_count`) in the days before the period's end (rule
    `problem_point_days`). -#}
{% macro indicator__problem_points_count(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'event_date': 'appeals.received_date',
        'until_date': 'appeals.received_date + days.rule_value',
        'is_flow': 'false',
        'member': surrogate_key(['appeals.topic_key', 'appeals.territory_key', 'appeals.unmapped_territory']),
        'numerator': '1',
    }) }}
from {{ event_appeals(version_macro) }}
inner join {{ ref('counting_rules') }} as days
    on
        days.rule_code = 'problem_point_days'
        and {{ in_force('days', 'appeals.received_date') }}
        and {{ version_macro('days') }}
where
    {{ version_macro('appeals') }}
    {{ stands_in_touched_window(
        only_touched, 'appeals.municipality_code', 'appeals.received_date + days.rule_value'
    ) }}
{%- endmacro %}
