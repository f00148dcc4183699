-- Grain: one row per band of an indicator's scale, edition and version.
{{ config(key=['indicator_code', 'edition', 'band']) }}

select rows.*
from {{ ref('indicator_scale_rows') }} as rows
