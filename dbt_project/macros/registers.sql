{#- What the keys of raw rows are read from: source, relation, and the dataset as an expression over its `rows`. -#}
{% macro keyed_relations() -%}
    {%- set found = [] -%}
    {%- for source_name, table_name in raw_tables() + tables_beside_appeals() -%}
        {%- set dataset = table_name.split('__')[1] -%}
        {%- do found.append((source_name, source('raw', table_name), "'" ~ dataset ~ "'")) -%}
    {%- endfor -%}
    {%- do found.append(('registers', ref('stg_registers__rows'), 'rows.dataset')) -%}
    {{ return(found) }}
{%- endmacro %}

{#- What every register tells under a name of its own: the column of an entry's main date, by register. A register that is not
    listed has none. -#}
{% macro register_dates() -%}
    {{ return({
        'answer_quality': 'checked_date',
        'best_practices': 'noted_date',
        'conflicts': 'noted_date',
        'decisions': 'meeting_date',
        'direct_line': 'received_at',
        'fast_track_rules': 'start_date',
        'info_risks': 'detected_at',
        'information_projects': 'received_date',
        'page_stats': 'week_date',
        'polls': 'started_date',
        'population': 'counted_date',
        'pos_setup': 'report_date',
        'publications': 'planned_date',
        'recommendations': 'issued_date',
        'roadmap_measures': 'due_date',
        'satisfaction_surveys': 'from_date',
        'trainings': 'held_date',
        'tsur_requests': 'received_date',
    }) }}
{%- endmacro %}

{#- Cells of an entry (`entries`), typed: the loader takes no register's cell that is not as its column wants it and writes each
    date and moment in one form (extractors/strict_cells.py). -#}
{% macro entry_text(name) -%}
    (entries.entry ->> '{{ name }}')
{%- endmacro %}

{% macro entry_date(name) -%}
    (entries.entry ->> '{{ name }}')::timestamp::date
{%- endmacro %}

{#- A local moment as it was written; with a zone it becomes a moment. -#}
{% macro entry_moment(name, time_zone) -%}
    ((entries.entry ->> '{{ name }}')::timestamp at time zone {{ time_zone }})
{%- endmacro %}

{% macro entry_count(name) -%}
    (entries.entry ->> '{{ name }}')::bigint
{%- endmacro %}

{% macro entry_number(name) -%}
    (entries.entry ->> '{{ name }}')::numeric
{%- endmacro %}

{% macro entry_flag(name) -%}
    {{ parse_flag("(entries.entry ->> '" ~ name ~ "')") }}
{%- endmacro %}

{#- Whether an entry counts: a person has not called it off. -#}
{% macro entry_stands() -%}
    coalesce(entries.entry_status, '') not in ('отменено', 'отменён')
{%- endmacro %}

{#- Keys of dictionaries, null where the entry names nothing, or no body that the municipality file knows. -#}
{% macro entry_territory_key() -%}
    case
        when entries.territory_code is not null
            then {{ surrogate_key(['entries.municipality_code', 'entries.territory_code']) }}
    end
{%- endmacro %}

{% macro entry_recipient_key() -%}
    case
        when entries.recipient_code <> 'unmapped'
            then {{ recipient_key('entries.municipality_code', 'known', 'entries.recipient_code') }}
    end
{%- endmacro %}

{% macro entry_is_unmapped() -%}
    coalesce(
        'unmapped' in (entries.direction_code, entries.territory_code, entries.recipient_code), false
    )
{%- endmacro %}

{#- Whole minutes between two moments of an entry. -#}
{% macro minutes_between(first, last) -%}
    floor(
        extract(
            epoch from (entries.entry ->> '{{ last }}')::timestamp - (entries.entry ->> '{{ first }}')::timestamp
        ) / 60
    )::integer
{%- endmacro %}
