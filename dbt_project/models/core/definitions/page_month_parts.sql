-- Grain: one row per dated part of the month in the workbook of pages, and version.
{{ config(key=['part_code', 'valid_from']) }}

select rows.*
from {{ ref('page_month_part_rows') }} as rows
