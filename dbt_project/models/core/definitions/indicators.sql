-- Grain: one row per indicator, edition and version.
{{ config(key=['indicator_code', 'edition']) }}

select rows.*
from {{ ref('indicator_rows') }} as rows
