-- Grain: one row per municipality, period (week or month), cut and member of the cut that had appeals in the
-- period or in the one before it. The changes of a cut's members add up to the change of the whole.
with moment as (
    select
        municipalities.municipality_code,
        ({{ visible_as_of() }} at time zone municipalities.time_zone)::date as local_day
    from {{ ref('municipalities') }} as municipalities
    where {{ visible_version('municipalities') }}
),

sides as (
    select
        volumes.municipality_code,
        volumes.period_kind,
        sides.from_date,
        volumes.cut,
        {% for column in member_columns() -%}
        volumes.{{ column }},
        {% endfor -%}
        sides.appeal_count,
        sides.previous_count
    from {{ ref('period_volumes') }} as volumes
    cross join
        lateral (
            values
            (volumes.from_date, volumes.appeal_count, 0),
            (
                case volumes.period_kind
                    when 'week' then volumes.from_date + 7
                    else (volumes.from_date + interval '1 month')::date
                end,
                0,
                volumes.appeal_count
            )
        ) as sides (from_date, appeal_count, previous_count)
    where {{ visible_version('volumes') }}
),

changes as (
    select
        sides.municipality_code,
        sides.period_kind,
        sides.from_date,
        sides.cut,
        {% for column in member_columns() -%}
        sides.{{ column }},
        {% endfor -%}
        sum(sides.appeal_count)::integer as appeal_count,
        sum(sides.previous_count)::integer as previous_count
    from sides
    group by
        sides.municipality_code,
        sides.period_kind,
        sides.from_date,
        sides.cut
        {%- for column in member_columns() -%}
        ,
        sides.{{ column }}
        {%- endfor %}
),

summed as (
    select
        changes.*,
        changes.appeal_count - changes.previous_count as change_count,
        (sum(changes.appeal_count) over whole)::integer as total_count,
        (sum(changes.previous_count) over whole)::integer as total_previous_count,
        (sum(changes.appeal_count - changes.previous_count) over whole)::integer as total_change_count
    from changes
    window whole as (
        partition by changes.municipality_code, changes.period_kind, changes.from_date, changes.cut
    )
)

select
    summed.municipality_code,
    case summed.period_kind
        when 'week' then {{ week_name('summed.from_date') }}
        else to_char(summed.from_date, 'YYYY-MM')
    end as period,
    summed.period_kind,
    summed.cut,
    {{ surrogate_key(member_columns()) }} as member_key,
    {% for column in member_columns() -%}
    nullif(summed.{{ column }}, '') as {{ column }},
    {% endfor -%}
    summed.appeal_count,
    summed.previous_count,
    summed.change_count,
    summed.total_count,
    summed.total_previous_count,
    summed.total_change_count,
    summed.change_count::numeric / nullif(summed.total_change_count, 0) as change_share,
    -- The first driver moved most in the direction in which the whole went.
    (
        rank() over (
            partition by summed.municipality_code, summed.period_kind, summed.from_date, summed.cut
            order by case when summed.total_change_count < 0 then -1 else 1 end * summed.change_count desc
        )
    )::integer as driver_place,
    case summed.period_kind
        when 'week' then summed.from_date + 7
        else (summed.from_date + interval '1 month')::date
    end <= moment.local_day as is_complete
from summed
inner join moment
    on summed.municipality_code = moment.municipality_code and summed.from_date <= moment.local_day
