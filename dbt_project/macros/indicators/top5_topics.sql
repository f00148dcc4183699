{#- Of what was received: the topics that were named most, together. -#}
{% macro indicator__top5_topics(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'event_date': 'appeals.received_date',
        'member': 'appeals.topic_key',
        'numerator': '1',
        'denominator': '1',
    }) }}
from {{ event_appeals(version_macro) }}
where
    {{ version_macro('appeals') }}
    {{ in_touched_window(only_touched, 'appeals.municipality_code', 'appeals.received_date') }}
{%- endmacro %}
