-- Grain: one row per municipality, period (month, quarter, year), scope and rating method, and version: its
-- place among all municipalities, those of its region and those of its size. One changed score may move every
-- place of its period.
{{
    config(
        key=['municipality_code', 'period', 'scope', 'method_code'],
        scope='touched_rating_periods',
        scope_columns=['period']
    )
}}

{%- set league = 'rated.period, rated.scope, rated.method_code' %}

with touched as (
    select touched_periods.period
    from {{ ref('touched_rating_periods') }} as touched_periods
    group by touched_periods.period
),

rated as (
    select
        scores.municipality_code,
        scores.period,
        scores.scope,
        scores.method_code,
        scores.score,
        scores.score_high,
        scores.score_low,
        scores.not_rated_reason is null as is_rated,
        methods.ranking,
        municipalities.region_name,
        bands.band as size_band
    from touched
    inner join {{ ref('municipality_scores') }} as scores
        on touched.period = scores.period and {{ current_version('scores') }}
    inner join {{ ref('rating_methods') }} as methods
        on scores.method_code = methods.method_code and {{ current_version('methods') }}
    inner join {{ ref('municipalities') }} as municipalities
        on
            scores.municipality_code = municipalities.municipality_code
            and {{ current_version('municipalities') }}
    inner join {{ ref('periods') }} as periods
        on touched.period = periods.period and {{ current_version('periods') }}
    left join {{ ref('rating_size_bands') }} as bands
        on
            {{ in_size_band(
                'municipalities.population_count', 'bands', 'municipality', 'periods.from_date'
            ) }}
            and {{ current_version('bands') }}
)

select
    rated.municipality_code,
    rated.period,
    rated.scope,
    rated.method_code,
    rated.region_name,
    {{ place('rated', league) }} as place,
    {{ rated_count('rated', league) }} as rated_count,
    {{ place('rated', league ~ ', rated.region_name') }} as region_place,
    {{ rated_count('rated', league ~ ', rated.region_name') }} as region_rated_count,
    rated.size_band,
    case when rated.size_band is not null then {{ place('rated', league ~ ', rated.size_band') }} end
        as size_place,
    case when rated.size_band is not null then {{ rated_count('rated', league ~ ', rated.size_band') }} end
        as size_rated_count,
    case when rated.size_band is null then 'нет данных: число жителей' end as no_size_reason,
    case
        when rated.is_rated
            then
                rated.score_low > max(rated.score_high) over (
                    partition by {{ league }}, rated.is_rated
                    order by rated.score desc
                    groups between 1 following and 1 following
                )
    end as is_clear_of_next
from rated
