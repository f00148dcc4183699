-- Grain: one row per municipality, touched period, indicator with an SQL of its own, edition and dimension
-- member: numerator, denominator and, where the value is not made of the two, the value.
{{ config(materialized='table', post_hook=['analyze {{ this }}']) }}

with members as (
    select
        cells.municipality_code,
        cells.period,
        cells.indicator_code,
        cells.edition,
        cells.aggregate,
        cells.rule_value,
        cells.dimension_code,
        cells.member_code,
        cells.own_member,
        sum(cells.numerator) as numerator,
        row_number() over (
            partition by
                cells.municipality_code,
                cells.period,
                cells.indicator_code,
                cells.edition,
                cells.dimension_code,
                cells.member_code
            order by sum(cells.numerator) desc, cells.own_member asc
        ) as member_place
    from {{ ref('own_cells') }} as cells
    where cells.aggregate in ('member_share', 'top_share', 'members_at_least')
    group by
        cells.municipality_code,
        cells.period,
        cells.indicator_code,
        cells.edition,
        cells.aggregate,
        cells.rule_value,
        cells.dimension_code,
        cells.member_code,
        cells.own_member
)

select
    cells.municipality_code,
    cells.period,
    cells.indicator_code,
    cells.edition,
    cells.dimension_code,
    cells.member_code,
    sum(cells.numerator) as numerator,
    sum(cells.denominator) as denominator,
    null::numeric as value
from {{ ref('own_cells') }} as cells
where cells.aggregate in ('sum', 'rate')
group by
    cells.municipality_code,
    cells.period,
    cells.indicator_code,
    cells.edition,
    cells.dimension_code,
    cells.member_code

union all

select
    medians.municipality_code,
    medians.period,
    medians.indicator_code,
    medians.edition,
    medians.dimension_code,
    medians.member_code,
    null as numerator,
    medians.denominator,
    medians.value
from {{ ref('own_medians') }} as medians

union all

select
    members.municipality_code,
    members.period,
    members.indicator_code,
    members.edition,
    members.dimension_code,
    members.member_code,
    sum(members.numerator) filter (
        where members.aggregate = 'member_share' or members.member_place <= members.rule_value
    ) as numerator,
    -- The topics named most are a share of what they are chosen from: of the whole, or of a direction.
    case members.aggregate when 'top_share' then sum(members.numerator) else max(wholes.numerator) end
        as denominator,
    null as value
from members
inner join (
    select
        whole_members.municipality_code,
        whole_members.period,
        whole_members.indicator_code,
        whole_members.edition,
        sum(whole_members.numerator) as numerator
    from members as whole_members
    where whole_members.dimension_code = 'all'
    group by
        whole_members.municipality_code,
        whole_members.period,
        whole_members.indicator_code,
        whole_members.edition
) as wholes
    on
        members.municipality_code = wholes.municipality_code
        and members.period = wholes.period
        and members.indicator_code = wholes.indicator_code
        and members.edition = wholes.edition
where members.aggregate in ('member_share', 'top_share')
group by
    members.municipality_code,
    members.period,
    members.indicator_code,
    members.edition,
    members.dimension_code,
    members.member_code,
    members.aggregate

union all

select
    members.municipality_code,
    members.period,
    members.indicator_code,
    members.edition,
    members.dimension_code,
    members.member_code,
    count(*) filter (where members.numerator >= members.rule_value) as numerator,
    null as denominator,
    null as value
from members
where members.aggregate = 'members_at_least'
group by
    members.municipality_code,
    members.period,
    members.indicator_code,
    members.edition,
    members.dimension_code,
    members.member_code
