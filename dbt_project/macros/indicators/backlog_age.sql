{#- Open at the end of the period by age in days; an appeal grows from one age into the next. -#}
{% macro indicator__backlog_age(version_macro, moment, only_touched) -%}
select
    {{ own_event_columns({
        'event_date': 'greatest(open_times.opened_date, appeals.received_date + ages.from_days)',
        'until_date':
            "least(open_times.closed_date, coalesce(appeals.received_date + ages.to_days, 'infinity'::date))",
        'is_flow': 'false',
        'member': 'ages.age',
        'numerator': '1',
    }) }}
from {{ event_open_times(version_macro) }}
inner join {{ ref('backlog_ages') }} as ages
    on
        {{ in_force('ages', 'appeals.received_date') }}
        -- An age that an appeal did not live to see, or had behind it when it was opened again.
        and appeals.received_date + ages.from_days < open_times.closed_date
        and (ages.to_days is null or open_times.opened_date < appeals.received_date + ages.to_days)
where
    {{ version_macro('appeals') }}
    and open_times.opened_date < open_times.closed_date
    {{ stands_in_touched_window(only_touched, 'appeals.municipality_code', 'open_times.closed_date') }}
{%- endmacro %}
