-- Grain: one row per component of a composite indicator, edition and version.
{{ config(key=['indicator_code', 'edition', 'component_code']) }}

select rows.*
from {{ ref('indicator_component_rows') }} as rows
