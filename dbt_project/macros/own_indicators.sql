{#-
    Indicators that are more than sums of counted measures (medians, change to the period before, what stands at a period's
    end) have an SQL of their own: `macros/indicators/<indicator_code>.sql` holds one macro `indicator__<indicator_code>` that
    selects the appeals it counts as `own_event_columns` names them. A row of the catalogue with event_kind `own` makes it an
    indicator; nothing else changes. Figures and the appeals behind them come from the same macro.
-#}
{% macro own_indicators() -%}
    {%- set codes = [] -%}
    {%- if context is defined -%}
        {%- for name in context.keys() | sort if name.startswith('indicator__') -%}
            {%- do codes.append(name | replace('indicator__', '', 1)) -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(codes) }}
{%- endmacro %}

{#- What an own event is, by name; what is not given:
      stage ''                   of which clock
      event_date                 required: the day that puts it into a period
      until_date                 'infinity'
      is_flow true               counts in the period of its day; false: in every period at whose end (or now, while it runs) it
                                 stands: event_date has come and until_date has not
      period_shift 0             1: counts in the period after (what the period before had)
      is_growing false           the numerator grows by one each day that it stands
      direction_code             the appeal's; null where members would not add up to the whole (medians)
      member                     member of the catalogue's own dimension
      numerator, denominator     0
      amount null                what a reader of the row is told beside it: days, minutes, hand-overs
      is_ranked false            the numerators themselves are put in order (medians); else their sums are all that counts -#}
{% macro own_event_columns(given) -%}
    appeals.municipality_code,
    appeals.appeal_key,
    appeals.source,
    {{ given.get('direction_code', 'appeals.direction_code') }}::text as direction_code,
    appeal_links.appeal_key is null as is_counted,
    {{ given.get('stage', "''") }}::text as stage,
    {{ given['event_date'] }} as event_date,
    {{ given.get('until_date', "'infinity'::date") }} as until_date,
    {{ given.get('is_flow', 'true') }} as is_flow,
    {{ given.get('period_shift', '0') }} as period_shift,
    {{ given.get('is_growing', 'false') }} as is_growing,
    {{ given.get('member', 'null') }}::text as own_member,
    ({{ given.get('numerator', '0') }})::numeric as numerator_amount,
    ({{ given.get('denominator', '0') }})::numeric as denominator_amount,
    ({{ given.get('amount', 'null') }})::numeric as amount,
    {{ given.get('is_ranked', 'false') }} as is_ranked
{%- endmacro %}

{#- A number that no appeal stands behind (population) and that every period has. -#}
{% macro own_constant_columns(municipality_column, denominator) -%}
    {{ municipality_column }} as municipality_code,
    null::text as appeal_key,
    null::text as source,
    null::text as direction_code,
    true as is_counted,
    ''::text as stage,
    '-infinity'::date as event_date,
    'infinity'::date as until_date,
    false as is_flow,
    0 as period_shift,
    false as is_growing,
    null::text as own_member,
    0::numeric as numerator_amount,
    ({{ denominator }})::numeric as denominator_amount,
    null::numeric as amount,
    false as is_ranked
{%- endmacro %}

{#- End of a `where`: only what the touched periods can hold, or, where an indicator compares, the periods before them too. -#}
{% macro in_touched_window(only_touched, municipality_column, date_column, from_column='from_date') -%}
    {%- if only_touched -%}
        and exists (
            select 1
            from {{ ref('touched_windows') }} as touched_windows
            where
                touched_windows.municipality_code = {{ municipality_column }}
                and {{ date_column }} >= touched_windows.{{ from_column }}
                and {{ date_column }} < touched_windows.to_date
        )
    {%- endif -%}
{%- endmacro %}

{#- The same for what stands: it has not ended before the first touched period's end. -#}
{% macro stands_in_touched_window(only_touched, municipality_column, until_column) -%}
    {%- if only_touched -%}
        and exists (
            select 1
            from {{ ref('touched_windows') }} as touched_windows
            where
                touched_windows.municipality_code = {{ municipality_column }}
                and ({{ until_column }} is null or {{ until_column }} >= touched_windows.first_end)
        )
    {%- endif -%}
{%- endmacro %}

{#- Every own event with its indicator. -#}
{% macro own_events(version_macro, moment, only_touched) -%}
    {% for code in own_indicators() -%}
    select
        '{{ code }}' as indicator_code,
        events.*
    from (
        {{ context['indicator__' ~ code](version_macro, moment, only_touched) }}
    ) as events
    {% if not loop.last %}
    union all
    {% endif -%}
    {% else -%}
    select
        null as indicator_code,
        {{ own_event_columns({'event_date': 'appeals.received_date'}) }}
    from {{ event_appeals(version_macro) }}
    where false
    {%- endfor %}
{%- endmacro %}

{#- The day at whose beginning what stands is counted: the period's end, or tomorrow while the period runs. -#}
{% macro standing_date(periods, moment) -%}
    least({{ periods }}.to_date, ({{ moment }} at time zone municipalities.time_zone)::date + 1)
{%- endmacro %}
