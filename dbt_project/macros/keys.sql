{#- The only way to make a `_key`: parts joined by a delimiter that no part holds, nulls marked. -#}
{% macro surrogate_key(parts) -%}
    md5(
        {%- for part in parts %}
        coalesce({{ part }}::text, '~null~')
        {%- if not loop.last %} || chr(31) || {% endif %}
        {%- endfor %}
    )
{%- endmacro %}

{#- A platform's name as dictionaries compare it: lower case, ё as е, single spaces (warehouse.municipalities.normalise_name). -#}
{% macro normalise_name(column) -%}
    trim(regexp_replace(translate(lower({{ column }}), 'ё', 'е'), '\s+', ' ', 'g'))
{%- endmacro %}

{#- A registration number as two systems are compared by it: capital letters, no blanks. -#}
{% macro normalise_number(column) -%}
    upper(regexp_replace({{ column }}, '\s', '', 'g'))
{%- endmacro %}

{#- Key of a recipient: one of the municipality file (`known`, by its code) or a name that no synonym knows (`unmapped`). -#}
{% macro recipient_key(municipality_code, recipient_kind, member) -%}
    {{ surrogate_key([municipality_code, "'" ~ recipient_kind ~ "'", member]) }}
{%- endmacro %}
