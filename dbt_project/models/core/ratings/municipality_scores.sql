-- Grain: one row per municipality, period (month, quarter, year), scope and rating method, and version: the
-- score of a municipality as a whole, so that comparing municipalities reads one row of each.
-- depends_on: {{ ref('touched_rating_periods') }}
{{
    config(
        key=['municipality_code', 'period', 'scope', 'method_code'],
        scope='touched_rating_periods',
        scope_columns=['municipality_code', 'period']
    )
}}

select
    scores.municipality_code,
    scores.period,
    scores.scope,
    scores.method_code,
    scores.appeal_count,
    scores.own_count,
    scores.own_count_before,
    scores.met_count,
    scores.clock_count,
    scores.solved_count,
    scores.solvable_count,
    scores.score_4_5_count,
    scores.scored_count,
    scores.repeat_count,
    scores.applicant_count,
    scores.quantity_change,
    scores.timeliness_share,
    scores.completeness_share,
    scores.satisfaction_share,
    scores.repeat_share,
    scores.completeness_basis,
    scores.counted_components,
    {% for component in rating_components() -%}
    scores.value_{{ component }},
    scores.weight_{{ component }},
    {% endfor -%}
    scores.points,
    scores.score,
    scores.score_low,
    scores.score_high,
    scores.not_rated_reason
from {{ ref('rating_scores') }} as scores
where scores.member_key = 'all'
