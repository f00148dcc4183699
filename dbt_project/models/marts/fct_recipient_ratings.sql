-- Grain: one row per municipality, period, scope, rating method and recipient.
with ratings as (
    select
        ratings.*,
        periods.period_kind,
        periods.from_date,
        periods.to_date
    from {{ ref('recipient_ratings') }} as ratings
    inner join {{ ref('periods') }} as periods
        on ratings.period = periods.period and {{ visible_version('periods') }}
    where {{ visible_version('ratings') }}
)

select
    now_rated.municipality_code,
    now_rated.period,
    now_rated.scope,
    now_rated.method_code,
    now_rated.recipient_key,
    now_rated.appeal_count,
    now_rated.timeliness_share,
    now_rated.completeness_share,
    now_rated.satisfaction_share,
    now_rated.repeat_share,
    now_rated.score,
    now_rated.score_low,
    now_rated.score_high,
    now_rated.place,
    now_rated.is_rated,
    now_rated.not_rated_reason,
    before.place - now_rated.place as place_change,
    case
        when before.place = now_rated.place or before.place is null or now_rated.place is null then null
        when
            abs(
                methods.weight_timeliness
                * (coalesce(now_rated.timeliness_share, 0) - coalesce(before.timeliness_share, 0))
            )
            >= abs(
                methods.weight_completeness
                * (coalesce(now_rated.completeness_share, 0) - coalesce(before.completeness_share, 0))
            )
            then 'сроки'
        else 'полнота по существу'
    end as change_cause
from ratings as now_rated
inner join {{ ref('rating_methods') }} as methods
    on now_rated.method_code = methods.method_code and {{ visible_version('methods') }}
left join ratings as before
    on
        now_rated.municipality_code = before.municipality_code
        and now_rated.scope = before.scope
        and now_rated.method_code = before.method_code
        and now_rated.recipient_key = before.recipient_key
        and now_rated.period_kind = before.period_kind
        and now_rated.from_date = before.to_date
