-- Grain: one row per municipality and system of ССТУ: the last whole month of which both it and «Дело» have data.
select distinct on (control.municipality_code, control.dataset)
    control.municipality_code,
    control.dataset,
    control.period,
    control.sstu_appeal_count,
    control.delo_appeal_count,
    control.only_sstu_count,
    control.only_delo_count,
    (control.only_sstu_count + control.only_delo_count)::double precision
    / (control.matched_count + control.only_sstu_count + control.only_delo_count) as unmatched_share
from marts_next.mart_sstu_control as control
where
    control.topic_code = 'all'
    and control.state <> 'no_data'
    and control.period < to_char({as_of}::timestamptz at time zone 'UTC', 'YYYY-MM')
order by control.municipality_code, control.dataset, control.period desc
