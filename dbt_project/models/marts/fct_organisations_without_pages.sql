-- Grain: one row per municipality, week and organisation that the registry lists without a page.
select
    pages.municipality_code,
    {{ week_name('pages.week_from') }} as week,
    pages.week_from,
    pages.page_key as organisation_key,
    pages.organisation_name,
    pages.ogrn_code,
    pages.founder_name,
    pages.page_level,
    pages.sphere_1,
    pages.no_page_reason,
    pages.no_page_reason is not null as has_reason,
    pages.exported_at as snapshot_at,
    pages.load_id
from {{ ref('public_pages') }} as pages
where {{ visible_version('pages') }} and not pages.has_page
