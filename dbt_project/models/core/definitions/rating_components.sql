-- Grain: one row per rating method, component of its score and version.
{{ config(key=['method_code', 'component']) }}

select rows.*
from {{ ref('rating_component_rows') }} as rows
