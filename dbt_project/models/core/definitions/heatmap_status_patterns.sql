-- Grain: one row per dated pattern of the heat map's statuses, and version.
{{ config(key=['pattern', 'valid_from']) }}

select rows.*
from {{ ref('heatmap_status_rows') }} as rows
