{#- `from` part of a query over the daily sums that the touched periods of these kinds can hold: what happened since the
    first of them begins, and what fell due before and was still open and late then. -#}
{% macro from_days_of_touched_periods(period_kinds) -%}
from {{ ref('appeal_days') }} as appeal_days
inner join (
    select
        touched_periods.municipality_code,
        min(touched_periods.from_date) as from_date
    from {{ ref('touched_periods') }} as touched_periods
    where touched_periods.period_kind in ('{{ period_kinds | join("', '") }}')
    group by touched_periods.municipality_code
) as first_touched
    on appeal_days.municipality_code = first_touched.municipality_code
where
    {{ current_version('appeal_days') }}
    and (
        appeal_days.event_date >= first_touched.from_date
        or (appeal_days.event_kind = 'open_late' and appeal_days.until_date >= first_touched.from_date)
    )
{%- endmacro %}

{#- Daily sums as the fewest rows that periods are made of. What counts until a date stays a row of its day (part `day`). What
    counts for ever becomes a row of its month (part `month`) for the periods made of months, and, where weeks are asked for,
    stays a row of its day (part `week_day`) for them.
    days: relation with event_date, until_date, the columns and the measures; columns: what the sums are cut by. -#}
{% macro period_parts(days, columns, with_weeks) -%}
select
    {{ days }}.event_date,
    {{ days }}.until_date,
    {% if with_weeks -%}
    case when {{ days }}.until_date = 'infinity' then 'week_day' else 'day' end as part,
    {% else -%}
    'day' as part,
    {% endif -%}
    {% for column in columns -%}
    {{ days }}.{{ column }},
    {% endfor -%}
    {% for measure in measures() -%}
    {{ days }}.{{ measure }}{% if not loop.last %},{% endif %}
    {% endfor %}
from {{ days }}
{% if not with_weeks -%}
where {{ days }}.until_date < 'infinity'
{% endif %}
union all

select
    date_trunc('month', {{ days }}.event_date)::date as event_date,
    'infinity'::date as until_date,
    'month' as part,
    {% for column in columns -%}
    {{ days }}.{{ column }},
    {% endfor -%}
    {% for measure in measures() -%}
    sum({{ days }}.{{ measure }})::integer as {{ measure }}{% if not loop.last %},{% endif %}
    {% endfor %}
from {{ days }}
where {{ days }}.until_date = 'infinity'
group by
    date_trunc('month', {{ days }}.event_date)::date
    {%- for column in columns -%}
    ,
    {{ days }}.{{ column }}
    {%- endfor %}
{%- endmacro %}

{#- Parts in the touched periods in which they count, with the catalogue's reading of them. What flows joins its periods by
    equality; what stands at a period's end (few rows) compares with every touched period. -#}
{% macro parts_in_periods(parts) -%}
select
    touched_periods.period,
    touched_periods.period_kind,
    touched_periods.from_date as period_from_date,
    readings.reading,
    {{ parts }}.*
from {{ parts }}
inner join {{ event_readings() }} as readings (reading, event_kind, is_flow)
    on {{ parts }}.event_kind = readings.event_kind and readings.is_flow
inner join {{ ref('period_parts') }} as period_parts
    on
        {{ parts }}.part = period_parts.part
        and {{ parts }}.event_date = period_parts.part_date
        and {{ parts }}.until_date >= period_parts.to_date
inner join {{ ref('touched_periods') }} as touched_periods
    on
        {{ parts }}.municipality_code = touched_periods.municipality_code
        and period_parts.period = touched_periods.period

union all

select
    touched_periods.period,
    touched_periods.period_kind,
    touched_periods.from_date as period_from_date,
    readings.reading,
    {{ parts }}.*
from {{ parts }}
inner join {{ event_readings() }} as readings (reading, event_kind, is_flow)
    on {{ parts }}.event_kind = readings.event_kind and not readings.is_flow
inner join {{ ref('touched_periods') }} as touched_periods
    on
        {{ parts }}.municipality_code = touched_periods.municipality_code
        and {{ parts }}.event_date < touched_periods.to_date
        and {{ parts }}.until_date >= touched_periods.to_date
        and ({{ parts }}.part = 'day' or ({{ parts }}.part = 'week_day') = (touched_periods.period_kind = 'week'))
{%- endmacro %}
