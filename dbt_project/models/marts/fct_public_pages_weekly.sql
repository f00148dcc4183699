-- Grain: one row per municipality, week and page, as the snapshot that speaks for the week shows it.
select
    pages.municipality_code,
    {{ week_name('pages.week_from') }} as week,
    pages.week_from,
    pages.page_key,
    pages.page_id,
    pages.organisation_name,
    pages.ogrn_code,
    pages.founder_name,
    pages.page_level,
    pages.sphere_1,
    pages.sphere_2,
    pages.sphere_3,
    pages.page_status,
    pages.is_connected,
    pages.has_gov_badge,
    pages.design_percent,
    pages.widget_count,
    pages.activity_percent,
    pages.follower_count,
    pages.reach_count,
    pages.post_reach_mean,
    pages.reach_count::numeric / nullif(pages.follower_count, 0) as reach_share,
    pages.post_reach_mean / nullif(pages.follower_count, 0) as post_reach_share,
    pages.exported_at as snapshot_at,
    pages.load_id
from {{ ref('public_pages') }} as pages
where {{ visible_version('pages') }} and pages.has_page
