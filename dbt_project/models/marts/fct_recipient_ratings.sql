-- Grain: one row per municipality, period, scope, rating method and recipient.
select
    ratings.municipality_code,
    ratings.period,
    ratings.scope,
    ratings.method_code,
    ratings.recipient_key,
    ratings.appeal_count,
    ratings.own_count,
    ratings.own_count_before,
    ratings.met_count,
    ratings.clock_count,
    ratings.solved_count,
    ratings.solvable_count,
    ratings.score_4_5_count,
    ratings.scored_count,
    ratings.repeat_count,
    ratings.applicant_count,
    ratings.quantity_change,
    ratings.timeliness_share,
    ratings.completeness_share,
    ratings.completeness_basis,
    ratings.satisfaction_share,
    ratings.repeat_share,
    ratings.counted_components,
    {% for component in rating_components() -%}
    ratings.value_{{ component }},
    ratings.weight_{{ component }},
    {% endfor -%}
    ratings.score,
    ratings.score_low,
    ratings.score_high,
    ratings.place,
    ratings.rated_count,
    ratings.is_clear_of_next,
    ratings.peer_group,
    ratings.peer_place,
    ratings.peer_count,
    ratings.no_peer_reason,
    ratings.is_rated,
    ratings.not_rated_reason,
    changes.place_before,
    changes.place_change,
    changes.score_before,
    changes.score_change,
    {% for part in rating_components() + ['weights'] -%}
    changes.contribution_{{ part }},
    {% endfor -%}
    changes.overtaken_by_count,
    changes.entered_above_count,
    changes.passed_count,
    changes.left_above_count,
    changes.change_cause,
    methods.status = 'default' as is_default
from {{ ref('recipient_ratings') }} as ratings
inner join {{ ref('rating_methods') }} as methods
    on ratings.method_code = methods.method_code and {{ visible_version('methods') }}
left join {{ ref('rating_changes') }} as changes
    on
        ratings.municipality_code = changes.municipality_code
        and ratings.period = changes.period
        and ratings.scope = changes.scope
        and ratings.method_code = changes.method_code
        and ratings.recipient_key = changes.recipient_key
        and {{ visible_version('changes') }}
where {{ visible_version('ratings') }}
