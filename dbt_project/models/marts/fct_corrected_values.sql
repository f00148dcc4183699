-- Grain: one row per value that the marts read as a correction says and not as its platform gave it.
select
    corrected.municipality_code,
    corrected.source,
    corrected.dataset,
    corrected.source_id,
    appeals.appeal_key,
    corrected.column_name,
    corrected.stored_value,
    corrected.corrected_value,
    corrected.correction_code,
    corrected.reason,
    corrected.decided_by,
    corrected.decided_on,
    corrected.load_id,
    corrected.known_from
from {{ ref('corrected_values') }} as corrected
left join {{ ref('appeals') }} as appeals
    on
        corrected.municipality_code = appeals.municipality_code
        and corrected.source = appeals.source
        and corrected.source_id = appeals.source_id
        and {{ visible_version('appeals') }}
where {{ visible_version('corrected') }}
