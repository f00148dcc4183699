-- Grain: one row per municipality, week (by its Monday) and page or organisation without one, and version.
-- depends_on: {{ ref('touched_page_weeks') }}
{{
    config(
        key=['municipality_code', 'week_from', 'page_key'],
        scope='touched_page_weeks',
        scope_columns=['municipality_code', 'week_from']
    )
}}

select
    pages.municipality_code,
    pages.week_from,
    {{ surrogate_key(['pages.municipality_code', 'pages.source_key']) }} as page_key,
    pages.page_id is not null as has_page,
    pages.page_id,
    pages.page_url_pseudonym,
    pages.organisation_name,
    pages.ogrn_code,
    pages.founder_name,
    pages.page_level,
    pages.sphere_1,
    pages.sphere_2,
    pages.sphere_3,
    pages.page_status,
    pages.no_page_reason,
    coalesce(pages.is_connected, false) as is_connected,
    coalesce(pages.has_gov_badge, false) as has_gov_badge,
    pages.design_percent,
    pages.widget_count,
    pages.activity_percent,
    pages.follower_count,
    pages.reach_count,
    pages.post_reach_mean,
    pages.exported_at,
    pages.load_id
from {{ ref('stg_gospubliki__pages') }} as pages
