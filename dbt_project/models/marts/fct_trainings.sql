-- Grain: one row per seminar, course or training.
select
    entries.municipality_code,
    {{ entry_text('training_id') }} as training_id,
    {{ entry_date('held_date') }} as held_date,
    {{ entry_text('training_kind') }} as training_kind,
    {{ entry_text('topic') }} as topic,
    {{ entry_text('organiser') }} as organiser,
    {{ entry_count('organisation_count') }} as organisation_count,
    {{ entry_count('participant_count') }} as participant_count,
    entries.load_id,
    entries.known_from
from {{ ref('register_entries') }} as entries
where entries.dataset = 'trainings' and {{ visible_version('entries') }}
