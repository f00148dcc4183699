-- Grain: one row per answer option of a poll, vote, discussion or hearing; one without options has one.
select
    entries.municipality_code,
    entries.source_id as entry_key,
    {{ entry_text('poll_id') }} as poll_id,
    {{ entry_text('answer_option') }} as answer_option,
    {{ entry_text('poll_kind') }} as poll_kind,
    {{ entry_text('poll_name') }} as poll_name,
    entries.direction_code,
    {{ entry_territory_key() }} as territory_key,
    {{ entry_date('started_date') }} as started_date,
    {{ entry_date('finished_date') }} as finished_date,
    entries.entry_status as status,
    {{ entry_flag('is_through_pos') }} as is_through_pos,
    {{ entry_flag('is_project_of_this_year') }} as is_project_of_this_year,
    {{ entry_count('participant_count') }} as participant_count,
    {{ entry_count('vote_count') }} as vote_count,
    entries.load_id,
    entries.known_from
from {{ ref('register_entries') }} as entries
where entries.dataset = 'polls' and {{ visible_version('entries') }}
