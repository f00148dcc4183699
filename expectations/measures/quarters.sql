-- Grain: one row per municipality that received something before the end of the last full quarter: are its figures there?
with quarters as (
    select
        municipalities.municipality_code,
        municipalities.time_zone,
        date_trunc('quarter', {as_of}::timestamptz at time zone municipalities.time_zone)::date as to_date
    from marts_next.dim_municipalities as municipalities
),

named as (
    select
        quarters.municipality_code,
        quarters.to_date,
        to_char(quarters.to_date - interval '3 months', 'YYYY"Q"Q') as period
    from quarters
    where exists (
        select 1
        from marts_next.fct_appeals as appeals
        where
            appeals.municipality_code = quarters.municipality_code
            and coalesce(appeals.received_at, appeals.registered_at)
            < quarters.to_date::timestamp at time zone quarters.time_zone
    )
),

expected as (
    select
        named.municipality_code,
        named.period,
        indicators.indicator_code,
        indicators.edition
    from named
    inner join marts_next.dim_indicators as indicators
        on
            indicators.valid_from < named.to_date
            and (indicators.valid_to is null or indicators.valid_to >= named.to_date)
)

select
    expected.municipality_code,
    expected.period,
    count(*) as expected_count,
    count(*) filter (where figures.indicator_code is null) as missing_count
from expected
left join marts_next.fct_indicator_values as figures
    on
        expected.municipality_code = figures.municipality_code
        and expected.indicator_code = figures.indicator_code
        and expected.edition = figures.edition
        and expected.period = figures.period
        and figures.dimension_code = 'all'
        and figures.member_code = 'all'
group by expected.municipality_code, expected.period
