-- Grain: one row per municipality, indicator, edition, period and dimension member.
select
    indicator_values.municipality_code,
    indicator_values.indicator_code,
    indicator_values.edition,
    indicator_values.period,
    indicator_values.dimension_code,
    indicator_values.member_code,
    {{ visible_as_of() }} as as_of,
    indicator_values.numerator,
    indicator_values.denominator,
    indicator_values.value,
    indicator_values.unit,
    indicator_values.points,
    indicator_values.target,
    indicator_values.state,
    indicator_values.is_default,
    indicator_values.grade,
    indicator_values.component_count,
    indicator_values.known_component_count
from {{ ref('indicator_values') }} as indicator_values
where {{ visible_version('indicator_values') }}
