-- Grain: one row per municipality, direction, topic, territory and week with a counted appeal received in it.
select
    cells.municipality_code,
    cells.direction_code,
    cells.topic_key,
    cells.territory_key,
    {{ week_name('cells.week_from') }} as week,
    cells.appeal_count,
    10000 * cells.appeal_count::numeric / nullif(territories.population_count, 0) as per_10000_count,
    cells.repeat_count,
    cells.overdue_count,
    cells.score_4_5_count::numeric / nullif(cells.scored_count, 0) as satisfaction_share,
    cells.previous_count,
    cells.is_surge,
    cells.week_from,
    cells.source,
    cells.first_answer_overdue_count,
    cells.scored_count,
    cells.usual_count,
    cells.has_history
from {{ ref('problem_weeks') }} as cells
left join {{ ref('territories') }} as territories
    on
        cells.municipality_code = territories.municipality_code
        and cells.territory_key = territories.territory_key
        and {{ visible_version('territories') }}
where {{ visible_version('cells') }}
