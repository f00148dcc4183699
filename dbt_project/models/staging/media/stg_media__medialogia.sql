-- Grain: one row per message of «Медиалогия СММ» that this build looks at and standing export that
-- decided its history: each version as it was shown.

select
    rows.municipality_code,
    rows.source_key,
    rows._load_id as load_id,
    rows._exported_at as exported_at,
    {{ parse_moment('rows.published_at', 'municipalities.time_zone') }} as published_at,
    rows.published_at like '%:%' as has_time,
    rows.platform_name,
    rows.mention_kind,
    rows.tone,
    rows.url as url_pseudonym,
    rows.author_name as author_pseudonym,
    rows.author_url as author_url_pseudonym,
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
    jsonb_strip_nulls(jsonb_build_object('Теги', rows.tags, 'Категории', rows.categories)) as tags,
    municipalities.time_zone,
    touched_rows.is_newest
{{ from_touched('media', 'media__medialogia') }}
