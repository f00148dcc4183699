{#- The sources whose rows are appeals: short name and raw table. -#}
{% macro raw_tables() -%}
    {{ return([('incident', 'incident__incidents'), ('pos', 'pos__messages'), ('delo', 'delo__cards')]) }}
{%- endmacro %}

{#- Raw tables whose rows are no appeals but stand by their keys as appeals do: short name and raw table, one a dataset.
    Where the newest export replaces what older ones said, see speaking_exports.sql. -#}
{% macro tables_beside_appeals() -%}
    {{ return([
        ('media', 'media__brand_analytics'),
        ('media', 'media__medialogia'),
        ('media', 'media__medialogia_blogs'),
        ('sstu', 'sstu__asog'),
        ('sstu', 'sstu__packets'),
    ]) }}
{%- endmacro %}

{#- The registers that an МЦУ keeps by hand: each a raw table, all of them one staging view. -#}
{% macro registers() -%}
    {{ return([
        'answer_quality',
        'best_practices',
        'conflicts',
        'decisions',
        'digital_indicators',
        'direct_line',
        'fast_track_rules',
        'info_risks',
        'information_projects',
        'page_stats',
        'polls',
        'population',
        'pos_setup',
        'publications',
        'recommendations',
        'roadmap_measures',
        'satisfaction_surveys',
        'trainings',
        'tsur_requests',
    ]) }}
{%- endmacro %}

{#- Columns of a staging view that say where a version of a row stands among those that standing exports showed. -#}
{% macro shown_columns() -%}
    touched_rows.shown_at,
    touched_rows.is_newest,
    touched_rows.is_alone
{%- endmacro %}

{#- `from` part of a staging view: the standing versions of each key that this build looks at, with its municipality; where a
    municipality file corrects the platform, its values stand in the row's place. -#}
{% macro from_touched(source_name, table_name) -%}
{%- set has_corrections = is_corrected(table_name) -%}
{%- set stored = 'stored' if has_corrections else 'rows' -%}
-- depends_on: {{ ref('corrected_rows') }}
from {{ ref('touched_rows') }} as touched_rows
inner join {{ source('raw', table_name) }} as {{ stored }}
    on
        touched_rows.municipality_code = {{ stored }}.municipality_code
        and touched_rows.source_id = {{ stored }}.source_key
        and touched_rows.load_id = {{ stored }}._load_id
{% if has_corrections -%}
left join (
    select
        corrected_rows.municipality_code,
        corrected_rows.dataset,
        corrected_rows.source_id,
        corrected_rows.load_id,
        jsonb_object_agg(corrected_rows.column_name, corrected_rows.corrected_value) as cells
    from {{ ref('corrected_rows') }} as corrected_rows
    where corrected_rows.source = '{{ source_name }}'
    group by
        corrected_rows.municipality_code,
        corrected_rows.dataset,
        corrected_rows.source_id,
        corrected_rows.load_id
) as corrected
    on
        touched_rows.municipality_code = corrected.municipality_code
        and touched_rows.dataset = corrected.dataset
        and touched_rows.source_id = corrected.source_id
        and touched_rows.load_id = corrected.load_id
cross join lateral jsonb_populate_record(stored, coalesce(corrected.cells, '{}')) as rows
{% endif -%}
inner join {{ source('config', 'municipalities') }} as municipalities
    on touched_rows.municipality_code = municipalities.municipality_code
where touched_rows.source = '{{ source_name }}'
{%- endmacro %}
