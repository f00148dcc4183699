-- Grain: one row per dated counting rule and version.
{{ config(key=['rule_code', 'valid_from']) }}

select rows.*
from {{ ref('counting_rule_rows') }} as rows
