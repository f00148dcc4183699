-- Grain: one row per municipality, week or month (by its first day), cut and member of the cut with a counted
-- appeal received in it, and version. The members of every cut add up to the same whole.
{{
    config(
        key=[
            'municipality_code', 'period_kind', 'from_date', 'cut', 'direction_code', 'topic_key',
            'territory_key', 'source', 'recipient_key',
        ],
        scope='touched_volumes',
        scope_columns=['municipality_code', 'period_kind', 'from_date']
    )
}}

with days as (
    select distinct
        touched_volumes.municipality_code,
        days.day::date as received_date
    from {{ ref('touched_volumes') }} as touched_volumes
    cross join
        lateral generate_series(
            touched_volumes.from_date::timestamp,
            touched_volumes.from_date::timestamp
            + case touched_volumes.period_kind
                when 'week' then interval '6 days'
                else interval '1 month' - interval '1 day'
            end,
            '1 day'
        ) as days (day)
),

received as materialized (
    select
        appeals.municipality_code,
        {{ week_start('appeals.received_date') }} as week_from,
        {{ month_start('appeals.received_date') }} as month_from,
        {% for column in member_columns() -%}
        appeals.{{ column }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from days
    inner join {{ ref('appeals') }} as appeals
        on
            days.municipality_code = appeals.municipality_code
            and days.received_date = appeals.received_date
            and {{ current_version('appeals') }}
    left join {{ ref('appeal_links') }} as appeal_links
        on
            appeals.municipality_code = appeal_links.municipality_code
            and appeals.appeal_key = appeal_links.appeal_key
            and {{ current_version('appeal_links') }}
    where appeal_links.appeal_key is null
)

{% for period_kind in ['week', 'month'] -%}
{%- set last_kind = loop.last -%}
{%- for cut, columns in driver_cuts().items() -%}
select
    received.municipality_code,
    '{{ period_kind }}' as period_kind,
    received.{{ period_kind }}_from as from_date,
    '{{ cut }}' as cut,
    {% for column in member_columns() -%}
    {% if column in columns %}received.{{ column }}{% else %}'' as {{ column }}{% endif %},
    {% endfor -%}
    count(*)::integer as appeal_count
from received
inner join {{ ref('touched_volumes') }} as touched_volumes
    on
        received.municipality_code = touched_volumes.municipality_code
        and touched_volumes.period_kind = '{{ period_kind }}'
        and received.{{ period_kind }}_from = touched_volumes.from_date
group by
    received.municipality_code,
    received.{{ period_kind }}_from
    {%- for column in columns -%}
    ,
    received.{{ column }}
    {%- endfor %}
{% if not (last_kind and loop.last) %}
union all

{% endif -%}
{%- endfor -%}
{%- endfor %}
