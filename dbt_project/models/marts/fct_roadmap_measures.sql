-- Grain: one row per measure of a plan («дорожная карта») against causes of appeals.
select
    entries.municipality_code,
    {{ entry_text('plan_name') }} as plan_name,
    {{ entry_text('measure_number') }} as measure_number,
    {{ entry_text('topic_name') }} as topic_name,
    entries.direction_code,
    {{ entry_text('root_cause') }} as root_cause,
    {{ entry_text('measure_name') }} as measure_name,
    {{ entry_date('due_date') }} as due_date,
    {{ entry_text('owner_post') }} as owner_post,
    {{ entry_date('done_date') }} as done_date,
    entries.entry_status as status,
    {{ entry_date('effect_date') }} as effect_date,
    {{ entry_date('done_date') }} <= {{ entry_date('due_date') }} as is_on_time,
    entries.load_id,
    entries.known_from
from {{ ref('register_entries') }} as entries
where entries.dataset = 'roadmap_measures' and {{ visible_version('entries') }}
