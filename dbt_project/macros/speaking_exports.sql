{#- What an export showed, whole: the rows that it stored and those that it only saw again unchanged. For sources of which one
    export speaks for a stretch of time and replaces what others said of it (docs/decisions/0012).
    speakers: relation with municipality_code and load_id; the rows come with the speaking load's id as `shown_load_id`. -#}
{% macro rows_shown_by(speakers, table_name) -%}
select
    shown.shown_load_id,
    rows.*
from (
    select distinct on (parts.municipality_code, parts.shown_load_id, parts.source_key)
        parts.municipality_code,
        parts.shown_load_id,
        parts.source_key,
        parts.stored_load_id
    from (
        select
            speakers.municipality_code,
            speakers.load_id as shown_load_id,
            own.source_key,
            own._load_id as stored_load_id
        from {{ speakers }} as speakers
        inner join {{ source('raw', table_name) }} as own
            on speakers.municipality_code = own.municipality_code and speakers.load_id = own._load_id

        union all

        select
            speakers.municipality_code,
            speakers.load_id as shown_load_id,
            keys.source_key,
            sightings.version_load_id as stored_load_id
        from {{ speakers }} as speakers
        inner join {{ source('raw', 'sightings') }} as sightings
            on
                speakers.municipality_code = sightings.municipality_code
                and speakers.load_id = sightings.load_id
        cross join unnest(sightings.source_keys) as keys (source_key)
    ) as parts
    -- A key that came twice in one file: its last row was stored, the earlier one only seen.
    order by
        parts.municipality_code asc,
        parts.shown_load_id asc,
        parts.source_key asc,
        parts.stored_load_id = parts.shown_load_id desc,
        parts.stored_load_id desc
) as shown
inner join {{ source('raw', table_name) }} as rows
    on
        shown.municipality_code = rows.municipality_code
        and shown.source_key = rows.source_key
        and shown.stored_load_id = rows._load_id
{%- endmacro %}
