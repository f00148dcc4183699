-- Grain: one row per municipality, touched period, scope and member: a recipient, or `all` for the
-- municipality itself. Counts of the period and, where both are complete, of the same period a year before.
{{ config(materialized='table', pre_hook=plan_by_hash(), post_hook=['analyze {{ this }}']) }}

{%- set measures = [
    'appeal_count', 'own_count', 'clock_count', 'met_count', 'solvable_count', 'solved_count', 'scored_count',
    'score_4_5_count', 'applicant_count', 'repeat_count',
] %}

with windows as (
    select
        touched_periods.municipality_code,
        min(touched_periods.from_date) as from_date,
        min(touched_periods.year_before_date) as year_before_date
    from {{ ref('touched_rating_periods') }} as touched_periods
    group by touched_periods.municipality_code
),

-- Appeals redirected in time are taken off again, but for the count of all that came.
days as (
    select
        appeal_days.municipality_code,
        appeal_days.event_date,
        appeal_days.until_date,
        appeal_days.source,
        appeal_days.recipient_key,
        appeal_days.is_counted,
        case when appeal_days.event_kind = 'received' then appeal_days.all_count else 0 end as appeal_count,
        case when appeal_days.event_kind = 'received' then appeal_days.all_count else 0 end as own_count,
        case when appeal_days.event_kind in ('stopped', 'open_late') then appeal_days.all_count else 0 end
            as clock_count,
        appeal_days.met_count,
        appeal_days.solvable_count,
        appeal_days.solved_count,
        appeal_days.scored_count,
        appeal_days.score_4_5_count,
        appeal_days.applicant_count,
        appeal_days.repeat_count
    from windows
    inner join {{ ref('appeal_days') }} as appeal_days
        on
            windows.municipality_code = appeal_days.municipality_code
            and (
                windows.from_date <= appeal_days.event_date
                or (
                    appeal_days.event_kind = 'received'
                    and windows.year_before_date <= appeal_days.event_date
                )
            )
            and {{ current_version('appeal_days') }}
    where
        appeal_days.event_kind in ('received', 'answered', 'closed', 'stopped', 'open_late')
        -- A recipient answers; registering and redirecting are not his work.
        and appeal_days.stage in ('', 'first_answer', 'interim_to_final', 'final_answer')

    union all

    select
        redirected_days.municipality_code,
        redirected_days.event_date,
        'infinity'::date as until_date,
        redirected_days.source,
        redirected_days.recipient_key,
        redirected_days.is_counted,
        0 as appeal_count,
        -redirected_days.redirected_count as own_count,
        0 as clock_count,
        0 as met_count,
        -redirected_days.solvable_count as solvable_count,
        -redirected_days.solved_count as solved_count,
        -redirected_days.scored_count as scored_count,
        -redirected_days.score_4_5_count as score_4_5_count,
        -redirected_days.applicant_count as applicant_count,
        -redirected_days.repeat_count as repeat_count
    from windows
    inner join {{ ref('redirected_days') }} as redirected_days
        on
            windows.municipality_code = redirected_days.municipality_code
            and (
                windows.from_date <= redirected_days.event_date
                or (
                    redirected_days.event_kind = 'received'
                    and windows.year_before_date <= redirected_days.event_date
                )
            )
            and {{ current_version('redirected_days') }}
),

-- What counts for ever counts by months, what counts until a day stays a row of its day.
parts as (
    {% for part, day, condition in [
        ('month', "date_trunc('month', days.event_date)::date", "days.until_date = 'infinity'"),
        ('day', 'days.event_date', "days.until_date < 'infinity'"),
    ] -%}
    select
        days.municipality_code,
        '{{ part }}' as part,
        {{ day }} as part_date,
        days.until_date,
        days.source,
        days.recipient_key,
        days.is_counted,
        {% for measure in measures -%}
        sum(days.{{ measure }}) as {{ measure }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from days
    where {{ condition }}
    group by
        days.municipality_code,
        {{ day }},
        days.until_date,
        days.source,
        days.recipient_key,
        days.is_counted
    {% if not loop.last -%}
    union all
    {% endif -%}
    {%- endfor %}
),

in_periods as (
    select
        touched_periods.period,
        0 as own_count_before,
        parts.*
    from parts
    inner join {{ ref('period_parts') }} as period_parts
        on
            parts.part = period_parts.part
            and parts.part_date = period_parts.part_date
            and parts.until_date >= period_parts.to_date
    inner join {{ ref('touched_rating_periods') }} as touched_periods
        on
            parts.municipality_code = touched_periods.municipality_code
            and period_parts.period = touched_periods.period

    union all

    select
        touched_periods.period,
        parts.own_count as own_count_before,
        parts.municipality_code,
        parts.part,
        parts.part_date,
        parts.until_date,
        parts.source,
        parts.recipient_key,
        parts.is_counted,
        {% for measure in measures -%}
        0 as {{ measure }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from parts
    inner join {{ ref('period_parts') }} as period_parts
        on
            parts.part = period_parts.part
            and parts.part_date + interval '1 year' = period_parts.part_date
    inner join {{ ref('touched_rating_periods') }} as touched_periods
        on
            parts.municipality_code = touched_periods.municipality_code
            and period_parts.period = touched_periods.period
    where parts.part = 'month'
),

-- A scope is complete when the last of its sources is.
scope_starts as (
    select
        source_starts.municipality_code,
        scopes.scope,
        max(source_starts.complete_from) as complete_from
    from {{ ref('source_starts') }} as source_starts
    cross join lateral (values ('all'), (source_starts.source)) as scopes (scope)
    where {{ current_version('source_starts') }}
    group by source_starts.municipality_code, scopes.scope
),

sums as (
    select
        in_periods.municipality_code,
        in_periods.period,
        scopes.scope,
        members.member_key,
        sum(in_periods.own_count_before)::integer as own_count_before,
        {% for measure in measures -%}
        sum(in_periods.{{ measure }})::integer as {{ measure }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from in_periods
    cross join
        lateral (
            values ('all', in_periods.is_counted), (in_periods.source, true)
        ) as scopes (scope, is_included)
    cross join lateral (values ('all'), (in_periods.recipient_key)) as members (member_key)
    where scopes.is_included
    group by in_periods.municipality_code, in_periods.period, scopes.scope, members.member_key
)

select
    sums.municipality_code,
    sums.period,
    touched_periods.period_kind,
    touched_periods.from_date,
    touched_periods.month_count,
    sums.scope,
    sums.member_key,
    case
        when touched_periods.is_over and scope_starts.complete_from <= touched_periods.year_before_date
            then sums.own_count_before
    end as own_count_before,
    {% for measure in measures -%}
    sums.{{ measure }}{% if not loop.last %},{% endif %}
    {% endfor %}
from sums
inner join {{ ref('touched_rating_periods') }} as touched_periods
    on
        sums.municipality_code = touched_periods.municipality_code
        and sums.period = touched_periods.period
left join scope_starts
    on
        sums.municipality_code = scope_starts.municipality_code
        and sums.scope = scope_starts.scope
-- Who had appeals only a year before has no row in this period.
where sums.appeal_count + sums.clock_count + sums.solvable_count + sums.scored_count > 0
