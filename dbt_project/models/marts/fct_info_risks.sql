-- Grain: one row per information risk, threat or disinformation that the МЦУ noticed.
select
    entries.municipality_code,
    {{ entry_text('risk_id') }} as risk_id,
    {{ entry_moment('detected_at', 'municipalities.time_zone') }} as detected_at,
    {{ entry_text('origin') }} as origin,
    {{ entry_text('platform_name') }} as platform_name,
    {{ entry_text('topic') }} as topic,
    entries.direction_code,
    {{ entry_territory_key() }} as territory_key,
    {{ entry_text('risk_kind') }} as risk_kind,
    {{ entry_count('risk_level') }} as risk_level,
    {{ entry_moment('told_head_at', 'municipalities.time_zone') }} as told_head_at,
    {{ entry_moment('told_tsur_at', 'municipalities.time_zone') }} as told_tsur_at,
    {{ entry_text('told_head_at') }} is not null
    and {{ entry_text('told_tsur_at') }} is not null as is_reported,
    {{ entry_text('reaction') }} as reaction,
    {{ entry_moment('reacted_at', 'municipalities.time_zone') }} as reacted_at,
    {{ minutes_between('detected_at', 'reacted_at') }} as reaction_minutes,
    entries.entry_status as status,
    {{ entry_text('outcome') }} as outcome,
    entries.load_id,
    entries.known_from
from {{ ref('register_entries') }} as entries
inner join {{ ref('municipalities') }} as municipalities
    on
        entries.municipality_code = municipalities.municipality_code
        and {{ visible_version('municipalities') }}
where entries.dataset = 'info_risks' and {{ visible_version('entries') }}
