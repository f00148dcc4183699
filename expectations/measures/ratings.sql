-- Grain: one row per municipality and scope: ratings that contradict themselves, over all periods.
select
    ratings.municipality_code,
    ratings.scope,
    count(*) filter (
        where
            least(
                ratings.timeliness_share, ratings.completeness_share, ratings.satisfaction_share, ratings.repeat_share
            ) < 0
            or greatest(
                ratings.timeliness_share, ratings.completeness_share, ratings.satisfaction_share, ratings.repeat_share
            ) > 1
    ) as wild_share_rows,
    count(*) filter (where ratings.appeal_count < 0) as negative_rows,
    count(*) filter (
        where
            ratings.is_rated is distinct from (ratings.place is not null)
            or ratings.is_rated is not distinct from (ratings.not_rated_reason is not null)
    ) as unexplained_rows,
    count(*) filter (
        where
            ratings.score_change is distinct from ratings.contribution_quantity + ratings.contribution_timeliness
            + ratings.contribution_completeness + ratings.contribution_satisfaction + ratings.contribution_repeats
            + ratings.contribution_weights
            or ratings.place_change <> 0 and ratings.change_cause is null
    ) as unexplained_change_rows
from marts_next.fct_recipient_ratings as ratings
group by ratings.municipality_code, ratings.scope
