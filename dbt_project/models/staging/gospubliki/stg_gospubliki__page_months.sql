-- Grain: one row per sheet, page and month that this build looks at, as the workbook that speaks for the
-- month shows it.

with speakers as (
    select distinct
        touched_page_months.municipality_code,
        touched_page_months.load_id
    from {{ ref('touched_page_months') }} as touched_page_months
    where touched_page_months.load_id is not null
),

rows as (
    {{ rows_shown_by('speakers', 'gospubliki__page_months') }}
)

select
    rows.municipality_code,
    touched_page_months.month_from,
    rows.source_key,
    rows.shown_load_id as load_id,
    rows.sheet,
    rows.organisation_name,
    rows.page_id,
    {{ parse_count('rows.week_1') }} as week_1,
    {{ parse_count('rows.week_2') }} as week_2,
    {{ parse_count('rows.week_3') }} as week_3,
    {{ parse_count('rows.week_4') }} as week_4,
    {{ parse_count('rows.rest_days') }} as rest_days
from rows
inner join {{ ref('touched_page_months') }} as touched_page_months
    on
        rows.municipality_code = touched_page_months.municipality_code
        and rows.shown_load_id = touched_page_months.load_id
