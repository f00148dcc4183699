-- Grain: one row per component of a composite indicator and edition.
select
    indicator_components.indicator_code,
    indicator_components.edition,
    indicator_components.component_code,
    indicator_components.component_edition,
    indicator_components.takes,
    indicator_components.weight,
    indicator_components.maximum,
    indicator_components.precision,
    indicator_components.source_reference,
    indicator_components.status
from {{ ref('indicator_components') }} as indicator_components
where {{ visible_version('indicator_components') }}
