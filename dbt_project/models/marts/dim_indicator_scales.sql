-- Grain: one row per band of the scale of an indicator and edition.
select
    indicator_scales.indicator_code,
    indicator_scales.edition,
    indicator_scales.band,
    indicator_scales.from_value,
    indicator_scales.is_from_inclusive,
    indicator_scales.to_value,
    indicator_scales.is_to_inclusive,
    indicator_scales.points,
    indicator_scales.grade,
    indicator_scales.source_reference,
    indicator_scales.status
from {{ ref('indicator_scales') }} as indicator_scales
where {{ visible_version('indicator_scales') }}
