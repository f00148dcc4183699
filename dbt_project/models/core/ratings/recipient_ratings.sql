-- Grain: one row per municipality, period (month, quarter, year), scope, rating method and recipient, and
-- version: the score, the place in the league and inside the peer group.
-- depends_on: {{ ref('touched_rating_periods') }}
{{
    config(
        key=['municipality_code', 'period', 'scope', 'method_code', 'recipient_key'],
        scope='touched_rating_periods',
        scope_columns=['municipality_code', 'period'],
        pre_hook=plan_by_hash()
    )
}}

{%- set league = 'rated.municipality_code, rated.period, rated.scope, rated.method_code' %}

with judged as (
    select
        scores.*,
        methods.ranking,
        case methods.peer_rule
            when 'recipient_group' then recipients.peer_group
            when 'recipient_kind' then recipients.recipient_kind
            when 'size_band' then bands.band
        end as peer_group,
        case
            when methods.peer_rule = 'none' then null
            when recipients.recipient_kind = 'unmapped' then 'получатель не распознан'
            when methods.peer_rule = 'size_band' and recipients.population_count is null
                then 'нет данных: число жителей'
            when methods.peer_rule = 'recipient_group' and recipients.peer_group is null
                then 'группа не указана'
        end as no_peer_reason,
        case
            when recipients.recipient_kind = 'unmapped' then 'получатель не распознан'
            else scores.not_rated_reason
        end as reason
    from {{ ref('rating_scores') }} as scores
    inner join {{ ref('rating_methods') }} as methods
        on scores.method_code = methods.method_code and {{ current_version('methods') }}
    inner join {{ ref('recipients') }} as recipients
        on
            scores.municipality_code = recipients.municipality_code
            and scores.member_key = recipients.recipient_key
            and {{ current_version('recipients') }}
    inner join {{ ref('periods') }} as periods
        on scores.period = periods.period and {{ current_version('periods') }}
    left join {{ ref('rating_size_bands') }} as bands
        on
            methods.peer_rule = 'size_band'
            and {{ in_size_band('recipients.population_count', 'bands', 'recipient', 'periods.from_date') }}
            and {{ current_version('bands') }}
),

rated as (
    select
        judged.*,
        judged.reason is null as is_rated
    from judged
),

-- The best that the next place below may be worth: a place is clear of it when the intervals do not meet.
placed as (
    select
        rated.*,
        {{ place('rated', league) }} as place,
        {{ rated_count('rated', league) }} as rated_count,
        case when rated.peer_group is not null then {{ place('rated', league ~ ', rated.peer_group') }} end
            as peer_place,
        case
            when rated.peer_group is not null then {{ rated_count('rated', league ~ ', rated.peer_group') }}
        end as peer_count,
        max(rated.score_high) over (
            partition by {{ league }}, rated.is_rated
            order by rated.score desc
            groups between 1 following and 1 following
        ) as next_score_high
    from rated
)

select
    placed.municipality_code,
    placed.period,
    placed.scope,
    placed.method_code,
    placed.member_key as recipient_key,
    placed.appeal_count,
    placed.own_count,
    placed.own_count_before,
    placed.met_count,
    placed.clock_count,
    placed.solved_count,
    placed.solvable_count,
    placed.score_4_5_count,
    placed.scored_count,
    placed.repeat_count,
    placed.applicant_count,
    placed.quantity_change,
    placed.timeliness_share,
    placed.completeness_share,
    placed.satisfaction_share,
    placed.repeat_share,
    placed.completeness_basis,
    placed.counted_components,
    {% for component in rating_components() -%}
    placed.value_{{ component }},
    placed.weight_{{ component }},
    {% endfor -%}
    case when placed.is_rated then placed.points end as points,
    case when placed.is_rated then placed.score end as score,
    case when placed.is_rated then placed.score_low end as score_low,
    case when placed.is_rated then placed.score_high end as score_high,
    placed.place,
    placed.rated_count,
    placed.peer_group,
    placed.peer_place,
    placed.peer_count,
    placed.no_peer_reason,
    case when placed.is_rated then placed.score_low > placed.next_score_high end as is_clear_of_next,
    placed.is_rated,
    placed.reason as not_rated_reason
from placed
