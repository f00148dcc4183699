-- Grain: one row per entry of any register that the МЦУ keeps by hand.
select
    entries.municipality_code,
    entries.dataset as register,
    entries.source_id as entry_key,
    entries.entry_date,
    entries.direction_code,
    {{ entry_territory_key() }} as territory_key,
    {{ entry_recipient_key() }} as recipient_key,
    entries.entry_status as status,
    {{ entry_is_unmapped() }} as is_unmapped,
    entries.entry,
    entries.load_id,
    entries.known_from
from {{ ref('register_entries') }} as entries
where {{ visible_version('entries') }}
