{#- Public hearings that were placed in ПОС, of all that began in the period. -#}
{% macro indicator__pos_public_hearings(version_macro, moment, only_touched) -%}
select
    {{ register_event_columns({
        'municipality_code': 'polls.municipality_code',
        'event_date': 'polls.started_date',
        'numerator': 'coalesce(polls.is_through_pos, false)::integer',
        'denominator': '1',
    }) }}
from {{ polls_over(version_macro, moment) }}
where
    polls.poll_kind = 'публичные слушания'
    and polls.started_date < polls.today
    {{ in_touched_window(only_touched, 'polls.municipality_code', 'polls.started_date') }}
{%- endmacro %}
