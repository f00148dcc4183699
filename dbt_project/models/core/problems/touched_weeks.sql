-- Grain: one row per municipality and week (by its Monday) whose problem picture may have changed in this
-- build. Recounted: an appeal received in it changed, or its term ran out since the last publication. Judged
-- again only: the weeks whose median or previous week such a week is part of.
{{
    config(
        materialized='table',
        post_hook=['create unique index on {{ this }} (municipality_code, week_from)', 'analyze {{ this }}']
    )
}}

{%- set known_before_this_build -%}
appeals.known_from < {{ as_of() }} and appeals.known_to >= {{ as_of() }}
{%- endset %}

with last_publication as (
    select max(publications.as_of) as as_of
    from {{ source('ops', 'publications') }} as publications
    where publications.as_of < {{ as_of() }}
),

recounted as (
    select
        touched_dates.municipality_code,
        {{ week_start('touched_dates.event_date') }} as week_from
    from {{ ref('touched_dates') }} as touched_dates
    where touched_dates.event_kind = 'received'

    union

    select
        appeals.municipality_code,
        {{ week_start('appeals.received_date') }} as week_from
    from {{ ref('municipalities') }} as municipalities
    cross join last_publication
    inner join {{ ref('sla_clocks') }} as clocks
        on
            municipalities.municipality_code = clocks.municipality_code
            and {{ current_version('clocks') }}
    inner join {{ ref('appeals') }} as appeals
        on
            clocks.municipality_code = appeals.municipality_code
            and clocks.appeal_key = appeals.appeal_key
            and {{ current_version('appeals') }}
    where
        {{ current_version('municipalities') }}
        -- Days for the index, moments for the truth.
        and clocks.due_date >= (last_publication.as_of at time zone municipalities.time_zone)::date
        and clocks.due_date <= {{ local_day('municipalities') }}
        and clocks.due_at >= last_publication.as_of
        and clocks.due_at < {{ as_of() }}
),

reach as (
    select max(counting_rules.rule_value) as week_count
    from {{ ref('counting_rules') }} as counting_rules
    where counting_rules.rule_code = 'surge_window_weeks' and {{ current_version('counting_rules') }}
),

-- A city whose history now begins earlier or later: weeks that had too little of it before are judged anew.
first_dates as (
    select
        municipalities.municipality_code,
        {{ first_received_date(known_before_this_build) }} as before_date,
        {{ first_received_date(current_version('appeals')) }} as after_date
    from {{ ref('municipalities') }} as municipalities
    where {{ current_version('municipalities') }}
),

histories as (
    select
        first_dates.municipality_code,
        least(first_dates.before_date, first_dates.after_date) as from_date,
        greatest(first_dates.before_date, first_dates.after_date) as to_date
    from first_dates
    where first_dates.before_date <> first_dates.after_date
),

touched as (
    select
        recounted.municipality_code,
        recounted.week_from,
        true as is_recounted
    from recounted

    union all

    select
        recounted.municipality_code,
        recounted.week_from + 7 * weeks.number as week_from,
        false as is_recounted
    from recounted
    cross join reach
    cross join lateral generate_series(1, reach.week_count) as weeks (number)

    union all

    select
        histories.municipality_code,
        weeks.week_from::date as week_from,
        false as is_recounted
    from histories
    cross join reach
    cross join
        lateral generate_series(
            {{ week_start('histories.from_date') }}::timestamp,
            (histories.to_date + 7 * (reach.week_count + 1))::timestamp,
            '7 days'
        ) as weeks (week_from)
)

select
    touched.municipality_code,
    touched.week_from,
    bool_or(touched.is_recounted) as is_recounted
from touched
group by touched.municipality_code, touched.week_from
