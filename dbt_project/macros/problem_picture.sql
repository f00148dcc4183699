{#- The Monday of a date's week; no session setting moves it. -#}
{% macro week_start(date) -%}
    ({{ date }} - (extract(isodow from {{ date }})::integer - 1))
{%- endmacro %}

{#- ISO name of the week that begins on a Monday, as `periods` writes it. -#}
{% macro week_name(monday) -%}
    to_char({{ monday }}, 'IYYY"-W"IW')
{%- endmacro %}

{#- Joins the row of a counting rule that is in force on a day: a number of the problem picture is data. -#}
{% macro join_rule(alias, rule_code, day) -%}
inner join {{ ref('counting_rules') }} as {{ alias }}
    on
        {{ alias }}.rule_code = '{{ rule_code }}'
        and {{ in_force(alias, day) }}
        and {{ current_version(alias) }}
{%- endmacro %}

{#- The local day of this build in a municipality. -#}
{% macro local_day(municipalities) -%}
    ({{ as_of() }} at time zone {{ municipalities }}.time_zone)::date
{%- endmacro %}

{#- Whether a term was missed as of this build. An open appeal that its source no longer shows is counted apart, never a
    breach by itself (decisions 7). -#}
{% macro is_missed(clocks, sightings) -%}
    coalesce(
        {{ clocks }}.due_at < {{ as_of() }}
        and (
            {{ clocks }}.stopped_at > {{ clocks }}.due_at
            or ({{ clocks }}.stopped_at is null and coalesce({{ sightings }}.is_confirmed, true))
        ),
        false
    )
{%- endmacro %}

{#- The first day of a date's month; no session setting moves it. -#}
{% macro month_start(date) -%}
    ({{ date }} - (extract(day from {{ date }})::integer - 1))
{%- endmacro %}

{#- The cuts of a change: columns of an appeal that name a member; the others are empty. -#}
{% macro driver_cuts() -%}
    {{ return({
        'topic_territory_source': ['direction_code', 'topic_key', 'territory_key', 'source'],
        'recipient': ['recipient_key'],
    }) }}
{%- endmacro %}

{#- Columns that name a member of any cut. -#}
{% macro member_columns() -%}
    {{ return(['direction_code', 'topic_key', 'territory_key', 'source', 'recipient_key']) }}
{%- endmacro %}
