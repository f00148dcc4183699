{#- Seminars, courses and trainings held; one of a day to come is in the register and not yet held. -#}
{% macro indicator__trainings_count(version_macro, moment, only_touched) -%}
select
    {{ register_event_columns({'event_date': entry_date('held_date'), 'numerator': '1'}) }}
from {{ event_entries('trainings', version_macro) }}
where
    {{ entry_date('held_date') }} < {{ day_of_moment(moment) }}
    {{ in_touched_window(only_touched, 'entries.municipality_code', entry_date('held_date')) }}

union all

{{ register_is_kept('trainings', version_macro) }}
{%- endmacro %}
