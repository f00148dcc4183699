-- Grain: one row per indicator, edition, year of a target and version.
{{ config(key=['indicator_code', 'edition', 'target_year']) }}

select rows.*
from {{ ref('indicator_target_rows') }} as rows
