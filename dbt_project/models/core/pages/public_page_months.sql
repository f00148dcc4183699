-- Grain: one row per municipality, month, page and part of the month (weeks 1–4, the rest of the days), and
-- version. A figure whose sheet or cell is missing stays null: no data is not a zero.
-- depends_on: {{ ref('touched_page_months') }}
{{
    config(
        key=['municipality_code', 'month_from', 'page_key', 'part_code'],
        scope='touched_page_months',
        scope_columns=['municipality_code', 'month_from']
    )
}}

with figures as (
    select
        sheets.municipality_code,
        sheets.month_from,
        -- As the loader makes a row's key: the same page has the same key in the registry.
        coalesce('1:' || sheets.page_id, '2:' || sheets.organisation_name) as page,
        sheets.organisation_name,
        sheets.page_id,
        measures.normalised_value as measure,
        parts.part_code,
        parts.figure
    from {{ ref('stg_gospubliki__page_months') }} as sheets
    inner join {{ ref('value_map') }} as measures
        on
            measures.source = 'gospubliki' and measures.field = 'sheet'
            and measures.platform_value = {{ normalise_name('sheets.sheet') }}
    cross join
        lateral (
            values
            ('week_1', sheets.week_1),
            ('week_2', sheets.week_2),
            ('week_3', sheets.week_3),
            ('week_4', sheets.week_4),
            ('rest_days', sheets.rest_days)
        ) as parts (part_code, figure)
)

select
    figures.municipality_code,
    figures.month_from,
    {{ surrogate_key(['figures.municipality_code', 'figures.page']) }} as page_key,
    figures.part_code,
    min(figures.page_id) as page_id,
    min(figures.organisation_name) as organisation_name,
    {% for measure in ['post', 'view', 'repost', 'comment', 'like'] -%}
    (sum(figures.figure) filter (where figures.measure = '{{ measure }}'))::bigint as {{ measure }}_count
    {%- if not loop.last %},{% endif %}
    {% endfor %}
from figures
group by figures.municipality_code, figures.month_from, figures.page, figures.part_code
