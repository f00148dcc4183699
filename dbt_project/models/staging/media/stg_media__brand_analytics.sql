-- Grain: one row per message of Brand Analytics that this build looks at and standing export that decided its
-- history: each version as it was shown.
-- The time stands in «Дата» or in «Время»; a text without a time is the day's midnight.

with dated as (
    select
        rows.*,
        touched_rows.is_newest as is_shown_last,
        municipalities.time_zone,
        case
            when rows.published_time ~ '^\d{1,2}:\d\d(:\d\d)?$'
                then
                    left(rows.published_at, 10) || ' '
                    || regexp_replace(rows.published_time, '^(\d):', '0\1:')
            else rows.published_at
        end as published_text
    {{ from_touched('media', 'media__brand_analytics') }}
)

select
    rows.municipality_code,
    rows.source_key,
    rows._load_id as load_id,
    rows._exported_at as exported_at,
    {{ parse_moment('rows.published_text', 'rows.time_zone') }} as published_at,
    rows.published_text like '%:%' as has_time,
    rows.platform_name,
    rows.source_kind,
    rows.mention_kind,
    rows.tone,
    rows.url as url_pseudonym,
    rows.author_name as author_pseudonym,
    rows.author_url as author_url_pseudonym,
    rows.author_kind,
    {{ kept_value('rows.place_name') }} as place_name,
    rows.place_url as place_url_pseudonym,
    {{ parse_count('rows.audience_count') }} as audience_count,
    {{ parse_count('rows.engagement_count') }} as engagement_count,
    {{ parse_count('rows.view_count') }} as view_count,
    {{ parse_count('rows.like_count') }} as like_count,
    {{ parse_count('rows.comment_count') }} as comment_count,
    {{ parse_count('rows.repost_count') }} as repost_count,
    {{ parse_count('rows.duplicate_count') }} as duplicate_count,
    rows.region_name,
    {{ kept_value('rows.settlement') }} as settlement,
    rows.tags::jsonb as tags,
    rows.time_zone,
    rows.is_shown_last as is_newest
from dated as rows
