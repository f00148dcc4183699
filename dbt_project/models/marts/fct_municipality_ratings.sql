-- Grain: one row per municipality, period, scope and rating method.
select
    scores.municipality_code,
    scores.period,
    scores.scope,
    scores.method_code,
    ratings.region_name,
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
    scores.completeness_basis,
    scores.satisfaction_share,
    scores.repeat_share,
    scores.counted_components,
    {% for component in rating_components() -%}
    scores.value_{{ component }},
    scores.weight_{{ component }},
    {% endfor -%}
    scores.score,
    scores.score_low,
    scores.score_high,
    ratings.place,
    ratings.rated_count,
    ratings.region_place,
    ratings.region_rated_count,
    ratings.size_band,
    ratings.size_place,
    ratings.size_rated_count,
    ratings.no_size_reason,
    ratings.is_clear_of_next,
    scores.not_rated_reason is null as is_rated,
    scores.not_rated_reason,
    methods.status = 'default' as is_default
from {{ ref('municipality_scores') }} as scores
inner join {{ ref('municipality_ratings') }} as ratings
    on
        scores.municipality_code = ratings.municipality_code
        and scores.period = ratings.period
        and scores.scope = ratings.scope
        and scores.method_code = ratings.method_code
        and {{ visible_version('ratings') }}
inner join {{ ref('rating_methods') }} as methods
    on scores.method_code = methods.method_code and {{ visible_version('methods') }}
where {{ visible_version('scores') }}
