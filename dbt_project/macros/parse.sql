{#- ISO text of a platform's date or moment, or null when it is none. Accepted: `YYYY-MM-DD[ HH:MM[:SS[.ffffff]]]`,
    `DD.MM.YYYY[ HH:MM[:SS]]`, Excel serial numbers (`45678.5`): what extractors/values.py accepts. Postgres by itself
    reads far more, zones and hour 24 among it. The usual forms come first, by patterns that cost little: a million rows
    have ten such columns each. -#}
{% macro iso_text(column) -%}
    case
        when {{ column }} is null or substr({{ column }}, 12, 2) = '24' then null
        when {{ column }} like '____-__-_____:__:__' then replace({{ column }}, 'T', ' ')
        when {{ column }} like '__.__.____'
            then substr({{ column }}, 7, 4) || '-' || substr({{ column }}, 4, 2) || '-' || substr({{ column }}, 1, 2)
        when
            {{ column }} like '____-__-__'
            or {{ column }} ~ '^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(:\d\d\.\d{1,6})?$'
            then replace({{ column }}, 'T', ' ')
        when {{ column }} ~ '^\d\d\.\d\d\.\d{4}[ T]\d\d:\d\d(:\d\d)?$'
            then
                substr({{ column }}, 7, 4) || '-' || substr({{ column }}, 4, 2) || '-' || substr({{ column }}, 1, 2)
                || ' ' || substr({{ column }}, 12)
        when {{ column }} ~ '^\d{5}(\.\d+)?$'
            then
                (
                    timestamp '1899-12-30'
                    + make_interval(secs => round({{ column }}::numeric * 86400)::double precision)
                )::text
    end
{%- endmacro %}

{#- The first moment that can be meant, and the latest: a day after the export (its moment may be of another zone), ten years
    for a planned date. The loader marks what lies outside (extractors/oddities.py). -#}
{% macro within_reason(is_planned) -%}
    between timestamp '2000-01-01'
    and (rows._exported_at at time zone 'UTC') + interval '{{ 3653 if is_planned else 1 }} days'
{%- endmacro %}

{#- A local moment of the municipality's zone as timestamptz; null when the text is no moment that can be meant: the platform's
    words stay in `raw`. Behind its limit the inner select is computed once, without it the text is parsed for each use. -#}
{% macro parse_moment(column, time_zone, is_planned=false) -%}
    (
        select parsed.moment at time zone {{ time_zone }}
        from (
            select
                case
                    when pg_input_is_valid({{ iso_text(column) }}, 'timestamp')
                        then ({{ iso_text(column) }})::timestamp
                end as moment
            limit 1
        ) as parsed
        where parsed.moment {{ within_reason(is_planned) }}
    )
{%- endmacro %}

{#- A date; null when the text is no date that can be meant. -#}
{% macro parse_date(column, is_planned=false) -%}
    (
        select parsed.day
        from (
            select
                case
                    when pg_input_is_valid({{ iso_text(column) }}, 'timestamp')
                        then ({{ iso_text(column) }})::timestamp::date
                end as day
            limit 1
        ) as parsed
        where parsed.day::timestamp {{ within_reason(is_planned) }}
    )
{%- endmacro %}

{#- A platform's «Да» / «Нет»; null where the platform says neither. -#}
{% macro parse_flag(column) -%}
    case lower({{ column }}) when 'да' then true when 'нет' then false end
{%- endmacro %}

{#- A score 1–5; null for anything else. -#}
{% macro parse_score(column) -%}
    case when {{ column }} ~ '^[1-5]$' then {{ column }}::integer end
{%- endmacro %}

{#- A whole number of a platform, or null for anything else: at most 18 digits are a bigint. -#}
{% macro parse_count(column) -%}
    case when {{ column }} ~ '^[0-9]{1,18}$' then {{ column }}::bigint end
{%- endmacro %}

{#- A number with a point, or null for anything else. -#}
{% macro parse_number(column) -%}
    case when {{ column }} ~ '^[+-]?[0-9]{1,18}(\.[0-9]{1,18})?$' then {{ column }}::numeric end
{%- endmacro %}

{#- A column that `raw` keeps only where it is plainly not personal: null where a pseudonym stands in its place. -#}
{% macro kept_value(column) -%}
    case when {{ column }} !~ '^[0-9a-f]{32}$' then {{ column }} end
{%- endmacro %}
