-- Grain: one row per message of «Медиалогия СММ», layout without an identifier, that this build looks at and
-- standing export that decided its history: each version as it was shown.

select
    rows.municipality_code,
    rows.source_key,
    rows._load_id as load_id,
    rows._exported_at as exported_at,
    {{ parse_moment('rows.published_at', 'municipalities.time_zone') }} as published_at,
    rows.published_at like '%:%' as has_time,
    rows.source_kind,
    rows.tone,
    rows.url as url_pseudonym,
    rows.author_name as author_pseudonym,
    rows.author_url as author_url_pseudonym,
    {{ kept_value('rows.place_name') }} as place_name,
    rows.place_url as place_url_pseudonym,
    {{ parse_count('rows.place_audience_count') }} as place_audience_count,
    {{ parse_count('rows.author_audience_count') }} as author_audience_count,
    municipalities.time_zone,
    touched_rows.is_newest
{{ from_touched('media', 'media__medialogia_blogs') }}
