-- Grain: one row per municipality, month, page and part of the month as the monthly workbook has it.
select
    figures.municipality_code,
    to_char(figures.month_from, 'YYYY-MM') as month,
    figures.page_key,
    figures.part_code,
    figures.page_id,
    figures.organisation_name,
    parts.part_name,
    days.from_date,
    days.through_date,
    figures.post_count,
    figures.view_count,
    figures.repost_count,
    figures.comment_count,
    figures.like_count,
    (figures.like_count + figures.comment_count + figures.repost_count)::numeric
    / nullif(figures.view_count, 0) as engagement_share
from {{ ref('public_page_months') }} as figures
left join {{ ref('page_month_parts') }} as parts
    on
        figures.part_code = parts.part_code
        and {{ in_force('parts', 'figures.month_from') }}
        and {{ visible_version('parts') }}
-- A February without the 29th has no rest of the days.
left join
    lateral (
        select
            figures.month_from + parts.first_day - 1 as from_date,
            least(
                figures.month_from + parts.last_day - 1,
                (figures.month_from + interval '1 month')::date - 1
            ) as through_date
    ) as days
    on days.from_date <= days.through_date
where {{ visible_version('figures') }}
