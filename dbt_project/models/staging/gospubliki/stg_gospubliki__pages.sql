-- Grain: one row per page, or organisation without one, and week that this build looks at, as the snapshot
-- that speaks for the week shows it.

with speakers as (
    select distinct
        touched_page_weeks.municipality_code,
        touched_page_weeks.load_id
    from {{ ref('touched_page_weeks') }} as touched_page_weeks
    where touched_page_weeks.load_id is not null
),

rows as (
    {{ rows_shown_by('speakers', 'gospubliki__pages') }}
)

select
    rows.municipality_code,
    touched_page_weeks.week_from,
    touched_page_weeks.exported_at,
    rows.source_key,
    rows.shown_load_id as load_id,
    rows.page_level,
    rows.founder_name,
    rows.organisation_name,
    rows.no_page_reason,
    rows.ogrn_code,
    rows.sphere_1,
    rows.sphere_2,
    rows.sphere_3,
    rows.page_status,
    rows.page_id,
    rows.page_url as page_url_pseudonym,
    {{ parse_flag('rows.is_connected') }} as is_connected,
    {{ parse_flag('rows.has_gov_badge') }} as has_gov_badge,
    {{ parse_number('rows.design_percent') }} as design_percent,
    {{ parse_count('rows.widget_count') }}::integer as widget_count,
    {{ parse_number('rows.activity_percent') }} as activity_percent,
    {{ parse_count('rows.follower_count') }} as follower_count,
    {{ parse_count('rows.reach_count') }} as reach_count,
    {{ parse_number('rows.post_reach_mean') }} as post_reach_mean
from rows
inner join {{ ref('touched_page_weeks') }} as touched_page_weeks
    on
        rows.municipality_code = touched_page_weeks.municipality_code
        and rows.shown_load_id = touched_page_weeks.load_id
