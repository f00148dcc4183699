-- Grain: one row per municipality, indicator, edition, period and dimension member, and version.
-- Points are those of the band that the exact value of the whole lies in; a value outside every known band
-- has none. A composite has a value only where all its components have what it takes: its points are those
-- that are known, and how many of how many components stand behind them is told.
-- depends_on: {{ ref('touched_periods') }}
{{
    config(
        key=['municipality_code', 'indicator_code', 'edition', 'period', 'dimension_code', 'member_code'],
        scope='touched_periods',
        scope_columns=['municipality_code', 'period'],
        pre_hook=plan_by_hash()
    )
}}

with scored as (
    select
        figures.*,
        bands.points
    from {{ ref('measured_values') }} as figures
    left join {{ ref('indicator_scales') }} as bands
        on
            figures.indicator_code = bands.indicator_code
            and figures.edition = bands.edition
            and figures.dimension_code = 'all'
            and figures.state = 'ok'
            and {{ in_band('figures.value', 'bands') }}
            and {{ current_version('bands') }}
),

components as (
    select
        wholes.municipality_code,
        wholes.period,
        wholes.indicator_code,
        wholes.edition,
        components.maximum,
        components.weight * case
            when components.takes = 'points' then scored.points
            when scored.state = 'ok' then round(scored.value, components.precision)
        end as share
    from {{ ref('measured_values') }} as wholes
    inner join {{ ref('indicator_components') }} as components
        on
            wholes.indicator_code = components.indicator_code
            and wholes.edition = components.edition
            and wholes.dimension_code = 'all'
            and {{ current_version('components') }}
    left join scored
        on
            wholes.municipality_code = scored.municipality_code
            and wholes.period = scored.period
            and components.component_code = scored.indicator_code
            and components.component_edition = scored.edition
            and scored.dimension_code = 'all'
),

composites as (
    select
        components.municipality_code,
        components.period,
        components.indicator_code,
        components.edition,
        count(*)::integer as component_count,
        count(components.share)::integer as known_component_count,
        sum(components.share) as points,
        sum(components.maximum) as maximum
    from components
    group by components.municipality_code, components.period, components.indicator_code, components.edition
),

valued as (
    select
        scored.municipality_code,
        scored.indicator_code,
        scored.edition,
        scored.period,
        scored.dimension_code,
        scored.member_code,
        case when composites.component_count is null then scored.numerator end as numerator,
        case when composites.component_count is null then scored.denominator end as denominator,
        case
            when composites.component_count is null then scored.value
            when composites.known_component_count < composites.component_count then null
            when scored.aggregate = 'points_share' then 100 * composites.points / composites.maximum
            else composites.points
        end as value,
        scored.unit,
        case when composites.component_count is null then scored.points else composites.points end as points,
        case
            when composites.component_count is null then scored.state
            when composites.known_component_count < composites.component_count then 'no_data'
            else 'ok'
        end as state,
        scored.is_default,
        composites.component_count,
        composites.known_component_count
    from scored
    left join composites
        on
            scored.municipality_code = composites.municipality_code
            and scored.period = composites.period
            and scored.indicator_code = composites.indicator_code
            and scored.edition = composites.edition
            and scored.dimension_code = 'all'
)

select
    valued.municipality_code,
    valued.indicator_code,
    valued.edition,
    valued.period,
    valued.dimension_code,
    valued.member_code,
    valued.numerator,
    valued.denominator,
    valued.value,
    valued.unit,
    valued.points,
    targets.target,
    valued.state,
    valued.is_default,
    grades.grade,
    valued.component_count,
    valued.known_component_count
from valued
inner join {{ ref('periods') }} as periods
    on valued.period = periods.period and {{ current_version('periods') }}
left join {{ ref('indicator_targets') }} as targets
    on
        valued.indicator_code = targets.indicator_code
        and valued.edition = targets.edition
        and extract(year from periods.to_date - 1) = targets.target_year
        and {{ current_version('targets') }}
left join {{ ref('indicator_scales') }} as grades
    on
        valued.indicator_code = grades.indicator_code
        and valued.edition = grades.edition
        and valued.dimension_code = 'all'
        and valued.state = 'ok'
        and grades.grade is not null
        and {{ in_band('valued.value', 'grades') }}
        and {{ current_version('grades') }}
