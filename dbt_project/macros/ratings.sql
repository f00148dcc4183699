{#- The components that a rating method may give weight to, in the order in which people read them. -#}
{% macro rating_components() -%}
    {{ return(['quantity', 'timeliness', 'completeness', 'satisfaction', 'repeats']) }}
{%- endmacro %}

{#- What is printed and compared: two decimals, half away from zero. A quotient keeps some twenty digits, so one that is a
    half in truth may end in …49999: twelve digits first. -#}
{% macro printed(points) -%}
    round(round({{ points }}, 12), 2)
{%- endmacro %}

{#- Where a measure lies between the value scored 0 and the value scored 1 of its component; outside them it is the bound. -#}
{% macro scored_value(measure) -%}
    least(
        1,
        greatest(
            0,
            ({{ measure }} - components.value_at_0) / (components.value_at_1 - components.value_at_0)
        )
    )
{%- endmacro %}

{#- The change of a volume by the share of this year's part in both: n/(n + m) = p, so n/m − 1 = p/(1 − p) − 1. Null where
    there was nothing to change from. -#}
{% macro change_of_share(share) -%}
    ({{ share }}) / nullif(1 - ({{ share }}), 0) - 1
{%- endmacro %}

{#- The place of a rated row: equals share one; `competition` leaves the places after them out, `dense` does not. -#}
{% macro place(rows, partition) -%}
    case
        when not {{ rows }}.is_rated then null
        when {{ rows }}.ranking = 'dense'
            then dense_rank() over (partition by {{ partition }}, {{ rows }}.is_rated order by {{ rows }}.score desc)
        else rank() over (partition by {{ partition }}, {{ rows }}.is_rated order by {{ rows }}.score desc)
    end::integer
{%- endmacro %}

{#- How many are rated, for every row of a league. -#}
{% macro rated_count(rows, partition) -%}
    (count(*) filter (where {{ rows }}.is_rated) over (partition by {{ partition }}))::integer
{%- endmacro %}

{#- A number as Russian sentences have it: a comma, and a sign where it is a change. -#}
{% macro spoken(number, has_sign) -%}
    {%- if has_sign -%}
    case when {{ number }} < 0 then '−' else '+' end ||
    {%- endif -%}
    replace(to_char(abs({{ number }}), 'FM999990.00'), '.', ',')
{%- endmacro %}

{#- Columns of a key, each from one relation. -#}
{% macro rows_key(rows, key) -%}
    {%- for column in key -%}
    {{ rows }}.{{ column }}{% if not loop.last %}, {% endif %}
    {%- endfor -%}
{%- endmacro %}

{#- Why a place changed, as a sentence: what the own score did and which part did most of it, and who went past whom. -#}
{% macro change_sentence(pairs, explained, overtaken, components, parts) -%}
    case sign({{ pairs }}.score_current - {{ pairs }}.score_before)
        when 0 then 'Свой балл не изменился'
        else
            case when {{ pairs }}.score_current > {{ pairs }}.score_before then 'Балл вырос на ' else 'Балл снизился на ' end
            || {{ spoken(pairs ~ '.score_current - ' ~ pairs ~ '.score_before', has_sign=false) }} || ', больше всего из-за: '
            || coalesce({{ components }}.component_name, 'состав компонентов и их веса') || ' ('
            || case {{ explained }}.main_part
                {% for part in parts -%}
                when '{{ part }}' then {{ spoken(explained ~ '.contribution_' ~ part, has_sign=true) }}
                {% endfor -%}
            end || ')'
    end
    {% for column, words in [
        ('overtaken_by_count', 'его обошли'),
        ('entered_above_count', 'новых в рейтинге выше'),
        ('passed_count', 'он обогнал'),
        ('left_above_count', 'вышли из рейтинга стоявшие выше'),
    ] -%}
    || case
        when {{ overtaken }}.{{ column }} > 0 then '; {{ words }}: ' || {{ overtaken }}.{{ column }}::text
        else ''
    end
    {% endfor -%}
    || '.'
{%- endmacro %}

{#- The band of size that a number of residents lies in on a day; without a number there is none. -#}
{% macro in_size_band(population, bands, size_of, day) -%}
    {{ bands }}.size_of = '{{ size_of }}'
    and {{ population }} >= {{ bands }}.from_population
    and ({{ bands }}.to_population is null or {{ population }} < {{ bands }}.to_population)
    and {{ in_force(bands, day) }}
{%- endmacro %}
