{#- Open at the end of the period by age in days; an appeal grows from one age into the next. -#}
{% macro indicator__backlog_age(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'event_date': 'appeals.received_date + ages.from_days',
        'until_date':
            "least(coalesce(appeals.closed_date, 'infinity'::date), "
            ~ "coalesce(appeals.received_date + ages.to_days, 'infinity'::date))",
        'is_flow': 'false',
        'member': 'ages.age',
        'numerator': '1',
    }) }}
from {{ event_appeals(version_macro) }}
inner join {{ ref('backlog_ages') }} as ages
    on
        {{ in_force('ages', 'appeals.received_date') }}
        -- An age that an appeal did not live to see.
        and (appeals.closed_date is null or appeals.received_date + ages.from_days < appeals.closed_date)
where
    {{ version_macro('appeals') }}
    {{ stands_in_touched_window(only_touched, 'appeals.municipality_code', 'appeals.closed_date') }}
{%- endmacro %}
