-- Grain: one row per municipality, period (month, quarter, year), scope, rating method and recipient, and
-- version. The score is the weighted mean of the components that have data; under the minimum volume nobody
-- is rated.
{{
    config(
        key=['municipality_code', 'period', 'scope', 'method_code', 'recipient_key'],
        scope='touched_periods',
        scope_columns=['municipality_code', 'period'],
        pre_hook=plan_by_hash()
    )
}}

{%- set columns = ['municipality_code', 'event_kind', 'source', 'recipient_key', 'is_counted'] %}

with days as (
    select appeal_days.*
    {{ from_days_of_touched_periods(['month', 'quarter', 'year']) }}
    -- A recipient answers; registering is not his work.
    and appeal_days.stage in ('', 'first_answer', 'interim_to_final', 'final_answer')
),

parts as (
    {{ period_parts('days', columns, with_weeks=false) }}
),

in_periods as (
    {{ parts_in_periods('parts') }}
),

sums as (
    select
        in_periods.municipality_code,
        in_periods.period,
        in_periods.period_from_date as from_date,
        case in_periods.period_kind when 'month' then 1 when 'quarter' then 3 else 12 end as month_count,
        scopes.scope,
        in_periods.recipient_key,
        sum(in_periods.all_count) filter (where in_periods.reading = 'received') as appeal_count,
        sum(in_periods.repeat_count) filter (where in_periods.reading = 'received') as repeat_count,
        sum(in_periods.applicant_count) filter (where in_periods.reading = 'received') as applicant_count,
        sum(in_periods.met_count) filter (where in_periods.reading = 'timeliness') as met_count,
        sum(in_periods.all_count) filter (where in_periods.reading = 'timeliness') as clock_count,
        sum(in_periods.solved_count) filter (where in_periods.reading = 'closed') as solved_count,
        sum(in_periods.solvable_count) filter (where in_periods.reading = 'closed') as solvable_count,
        sum(in_periods.score_4_5_count) filter (where in_periods.reading = 'answered') as score_4_5_count,
        sum(in_periods.scored_count) filter (where in_periods.reading = 'answered') as scored_count
    from in_periods
    cross join
        lateral (
            values ('all', in_periods.is_counted), (in_periods.source, true)
        ) as scopes (scope, is_included)
    where
        in_periods.period_kind in ('month', 'quarter', 'year')
        and in_periods.reading in ('received', 'timeliness', 'closed', 'answered')
        and scopes.is_included
    group by
        in_periods.municipality_code,
        in_periods.period,
        in_periods.period_from_date,
        in_periods.period_kind,
        scopes.scope,
        in_periods.recipient_key
),

components as (
    select
        sums.*,
        methods.method_code,
        methods.weight_timeliness,
        methods.weight_completeness,
        methods.interval_z,
        methods.minimum_per_month * sums.month_count as minimum_count,
        recipients.recipient_kind,
        sums.met_count::numeric / nullif(sums.clock_count, 0) as timeliness_share,
        sums.solved_count::numeric / nullif(sums.solvable_count, 0) as completeness_share,
        sums.score_4_5_count::numeric / nullif(sums.scored_count, 0) as satisfaction_share,
        sums.repeat_count::numeric / nullif(sums.applicant_count, 0) as repeat_share,
        {{ wilson_bound('sums.met_count', 'sums.clock_count', 'methods.interval_z', '-') }} as timeliness_low,
        {{ wilson_bound('sums.met_count', 'sums.clock_count', 'methods.interval_z', '+') }}
            as timeliness_high,
        {{ wilson_bound('sums.solved_count', 'sums.solvable_count', 'methods.interval_z', '-') }}
            as completeness_low,
        {{ wilson_bound('sums.solved_count', 'sums.solvable_count', 'methods.interval_z', '+') }}
            as completeness_high
    from sums
    inner join {{ ref('rating_methods') }} as methods
        on
            {{ in_force('methods', 'sums.from_date') }}
            and {{ current_version('methods') }}
    inner join {{ ref('recipients') }} as recipients
        on
            sums.municipality_code = recipients.municipality_code
            and sums.recipient_key = recipients.recipient_key
            and {{ current_version('recipients') }}
),

scored as (
    select
        components.*,
        case
            when components.recipient_kind = 'unmapped' then 'получатель не распознан'
            when coalesce(components.appeal_count, 0) < components.minimum_count
                then
                    'сообщений ' || coalesce(components.appeal_count, 0)::text || ' при минимуме '
                    || components.minimum_count::text
            when components.timeliness_share is null then 'нет данных о сроках'
        end as not_rated_reason,
        nullif(
            case when components.timeliness_share is not null then components.weight_timeliness else 0 end
            + case
                when components.completeness_share is not null then components.weight_completeness else 0
            end,
            0
        ) as weight
    from components
),

rated as (
    select
        scored.*,
        scored.not_rated_reason is null as is_rated,
        case when scored.not_rated_reason is null then round({{ weighted('scored', '_share') }}, 2) end
            as score,
        case when scored.not_rated_reason is null then round({{ weighted('scored', '_low') }}, 2) end
            as score_low,
        case when scored.not_rated_reason is null then round({{ weighted('scored', '_high') }}, 2) end
            as score_high
    from scored
)

select
    rated.municipality_code,
    rated.period,
    rated.scope,
    rated.method_code,
    rated.recipient_key,
    coalesce(rated.appeal_count, 0)::integer as appeal_count,
    rated.timeliness_share,
    rated.completeness_share,
    rated.satisfaction_share,
    rated.repeat_share,
    rated.score,
    rated.score_low,
    rated.score_high,
    case
        when rated.is_rated
            then
                (
                    rank() over (
                        partition by
                            rated.municipality_code,
                            rated.period,
                            rated.scope,
                            rated.method_code,
                            rated.is_rated
                        order by rated.score desc
                    )
                )::integer
    end as place,
    rated.is_rated,
    rated.not_rated_reason
from rated
