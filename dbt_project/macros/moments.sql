{#- The moment of this build: what is known now becomes known from here. Set by `mcu build` for the session. -#}
{% macro as_of() -%}
    current_setting('mcu.candidate_as_of')::timestamptz
{%- endmacro %}

{#- Whether this build looks at every appeal (definitions changed) or only at those in new loads. -#}
{% macro is_full_scope() -%}
    (current_setting('mcu.full_scope') = 'on')
{%- endmacro %}

{#- The moment that a reader of the marts sees: the build under way for its own checks, the last publication at or before
    `mcu.as_of` for who asks for the past, the last publication for everybody else. -#}
{% macro visible_as_of() -%}
    coalesce(
        nullif(current_setting('mcu.candidate_as_of', true), '')::timestamptz,
        (
            select max(publications.as_of)
            from ops.publications as publications
            where
                publications.as_of
                <= coalesce(nullif(current_setting('mcu.as_of', true), '')::timestamptz, 'infinity')
        )
    )
{%- endmacro %}

{#- Rows of a versioned relation as they are known at this build (inside core). -#}
{% macro current_version(alias) -%}
    {{ alias }}.known_to = 'infinity'
{%- endmacro %}

{#- Versions that this build began or ended. The last condition says what the index of ended versions is made for. -#}
{% macro changed_version(alias) -%}
    (
        {{ alias }}.known_from = {{ as_of() }}
        or ({{ alias }}.known_to = {{ as_of() }} and {{ alias }}.known_to < 'infinity')
    )
{%- endmacro %}

{#- Versions of the last publication and of this build: what stands open, and what this build ended. -#}
{% macro known_around_this_build(alias) -%}
    {{ alias }}.known_to in ('infinity', {{ as_of() }})
{%- endmacro %}

{#- The first day on which a city (`municipalities`) received an appeal of these versions, found by its index: a minimum of
    each group would read every appeal. -#}
{% macro first_received_date(version) -%}
    (
        select min(appeals.received_date)
        from {{ ref('appeals') }} as appeals
        where appeals.municipality_code = municipalities.municipality_code and {{ version }}
    )
{%- endmacro %}

{#- Versions that this build looks at: those it began or ended, or all. Two selects, because an OR of the two would read
    every row of a night that changed few. A version may come twice. -#}
{% macro looked_at(relation, columns) -%}
    {% for condition in [changed_version(relation), is_full_scope()] -%}
    select
        {% for column in columns -%}
        {{ relation }}.{{ column }}{% if not loop.last %},{% endif %}
        {% endfor %}
    from {{ ref(relation) }} as {{ relation }}
    where {{ condition }}
    {% if not loop.last -%}
    union all
    {% endif -%}
    {%- endfor %}
{%- endmacro %}

{#- What the versioned model itself held before this build: `columns` (name: type) of its open versions, no row before it was
    first built. -#}
{% macro own_rows(columns) -%}
    select
        {% for name, type in columns.items() -%}
        own.{{ name }}::{{ type }}{% if not loop.last %},{% endif %}
        {% endfor %}
    {% if execute and load_relation(this) is not none -%}
    from {{ this }} as own
    where {{ current_version('own') }}
    {%- else -%}
    from (select {% for name in columns %}null as {{ name }}{% if not loop.last %}, {% endif %}{% endfor %}) as own
    where false
    {%- endif %}
{%- endmacro %}

{#- A dated definition is in force on a day: from its first day until before the day that ends it. -#}
{% macro in_force(alias, day) -%}
    {{ alias }}.valid_from <= {{ day }} and ({{ alias }}.valid_to is null or {{ day }} < {{ alias }}.valid_to)
{%- endmacro %}

{#- Rows of a versioned relation as a reader of the marts sees them. -#}
{% macro visible_version(alias) -%}
    {{ alias }}.known_from <= {{ visible_as_of() }}
    and {{ alias }}.known_to > {{ visible_as_of() }}
{%- endmacro %}
