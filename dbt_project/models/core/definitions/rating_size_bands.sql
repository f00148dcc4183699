-- Grain: one row per band of size, of municipalities or of recipients, and its first day, and version.
{{ config(key=['size_of', 'band', 'valid_from']) }}

select rows.*
from {{ ref('rating_size_band_rows') }} as rows
