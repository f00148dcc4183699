{#-
    Materialization `versioned`: the model's rows are the truth, at this build's moment, for the keys in scope.
    Target columns: the model's own, then `known_from`, `known_to` (closed-open, the open end is `infinity`).

    config:
      key            columns that name one row (municipality_code first in facts)
      scope          relation name (ref) whose rows name the keys in scope; none = every key of the table
      scope_columns  columns that join target and scope; default: the key
      absent         close (default): a key in scope without a row ends; keep: it stays as it is
      indexes        lists of columns, each an index beside the ones every versioned table has

    A row that did not change costs one comparison and no write. A retry of the same build finds the table as last night
    left it, because what lies above the published mark was taken back before (warehouse.publication).
-#}
{% materialization versioned, adapter='postgres' %}
    {%- set key = config.require('key') -%}
    {%- set scope = config.get('scope') -%}
    {%- set scope_columns = config.get('scope_columns', key) -%}
    {%- set absent = config.get('absent', 'close') -%}
    {%- set extra_indexes = config.get('indexes', []) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set candidate = make_temp_relation(target_relation, '__candidate') -%}

    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}

    {% if existing is none %}
        {% call statement('main') -%}
            create table {{ target_relation }} as
            select candidate.*, {{ as_of() }} as known_from, 'infinity'::timestamptz as known_to
            from ({{ sql }}) as candidate
        {%- endcall %}
        {% call statement('indexes') -%}
            alter table {{ target_relation }} alter column known_from set not null;
            alter table {{ target_relation }} alter column known_to set not null;
            create index on {{ target_relation }} ({{ key | join(', ') }});
            create index on {{ target_relation }} (known_from);
            create index on {{ target_relation }} (known_to) where known_to < 'infinity';
            {% for columns in extra_indexes -%}
                create index on {{ target_relation }} ({{ columns | join(', ') }});
            {% endfor -%}
            analyze {{ target_relation }};
        {%- endcall %}
    {% else %}
        {%- set key_join = versioned_join('target', 'candidate', key) -%}
        {% call statement('candidate') -%}
            create temporary table {{ candidate }} on commit drop as {{ sql }};
            analyze {{ candidate }};
        {%- endcall %}
        {%- set candidate_columns = adapter.get_columns_in_relation(candidate) -%}
        {%- set columns = candidate_columns | map(attribute='quoted') | list -%}
        {%- if flags.FULL_REFRESH %}{% do versioned_add_columns(existing, candidate_columns) %}{% endif -%}
        {% call statement('close') -%}
            update {{ target_relation }} as target
            set known_to = {{ as_of() }}
            {% if absent == 'keep' -%}
            from {{ candidate }} as candidate
            where
                target.known_to = 'infinity'
                and {{ key_join }}
                and {{ versioned_row('target', columns) }} is distinct from {{ versioned_row('candidate', columns) }}
            {%- else -%}
            where
                target.known_to = 'infinity'
                {% if scope -%}
                and exists (
                    select 1 from {{ ref(scope) }} as scope where {{ versioned_join('target', 'scope', scope_columns) }}
                )
                {%- endif %}
                and not exists (
                    select 1
                    from {{ candidate }} as candidate
                    where
                        {{ key_join }}
                        and {{ versioned_row('target', columns) }}
                        is not distinct from {{ versioned_row('candidate', columns) }}
                )
            {%- endif %}
        {%- endcall %}
        {#- What still stands open is unchanged. It is taken out of the candidate first, so that the insert does not probe
            the table that it fills. -#}
        {% call statement('unchanged') -%}
            delete from {{ candidate }} as candidate
            using {{ target_relation }} as target
            where target.known_to = 'infinity' and {{ key_join }}
        {%- endcall %}
        {% call statement('main') -%}
            insert into {{ target_relation }} ({{ columns | join(', ') }}, known_from, known_to)
            select {{ columns | join(', ') }}, {{ as_of() }}, 'infinity'
            from {{ candidate }} as candidate
        {%- endcall %}
        {#- The models after this one are planned by its statistics; a table that grew by a tenth needs new ones. -#}
        {%- set inserted = load_result('main')['response'].rows_affected -%}
        {%- set known_rows = run_query("select greatest(reltuples, 0) from pg_class where oid = '" ~ target_relation ~ "'::regclass") -%}
        {% if 10 * inserted > known_rows.columns[0][0] | int %}
            {% do run_query('analyze ' ~ target_relation) %}
        {% endif %}
    {% endif %}

    {#- Models and their columns change with the definitions, and then every model is built in full. -#}
    {% if existing is none or flags.FULL_REFRESH %}{% do persist_docs(target_relation, model) %}{% endif %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}

{% macro versioned_join(left, right, columns) -%}
    {%- for column in columns -%}
        {{ left }}.{{ column }} = {{ right }}.{{ column }}
        {%- if not loop.last %} and {% endif -%}
    {%- endfor -%}
{%- endmacro %}

{% macro versioned_row(alias, columns) -%}
    row({% for column in columns %}{{ alias }}.{{ column }}{% if not loop.last %}, {% endif %}{% endfor %})
{%- endmacro %}

{#- A model that gained a column: its history stays null there, the new versions fill it (a changed model is built in full
    scope). A column that a model lost stays with the versions that had it. -#}
{% macro versioned_add_columns(existing, columns) -%}
    {%- set known = adapter.get_columns_in_relation(existing) | map(attribute='name') | list -%}
    {%- for column in columns if column.name not in known -%}
        {%- do run_query('alter table ' ~ existing ~ ' add column ' ~ column.quoted ~ ' ' ~ column.data_type) -%}
    {%- endfor -%}
{%- endmacro %}
