-- Grain: one row per rating method (an edition of a rating) and version.
{{ config(key=['method_code']) }}

select rows.*
from {{ ref('rating_method_rows') }} as rows
