-- Grain: one row per age of an open appeal and version.
{{ config(key=['age', 'valid_from']) }}

select rows.*
from {{ ref('backlog_age_rows') }} as rows
