-- Load 1: 40 incidents (two of them another municipality's), load 2: 20 messages of ПОС; both known from the night.
create schema marts_next authorization mcu_builder;
insert into ops.loads (
    municipality_code, source, dataset, layout_version, file_name, sha256, exported_at, rows_read, rows_inserted,
    state, received_from, received_through, known_from, project_version
)
values
(
    'krasnoarmeysk', 'incident', 'incidents', '2025', 'a.xlsx', 'a', '2026-10-05 20:00+00', 40, 40,
    'loaded', '2026-08-01', '2026-10-05', '2026-10-05 23:00+00', 'test'
),
(
    'krasnoarmeysk', 'pos', 'messages', '2026', 'b.xlsx', 'b', '2026-10-05 20:00+00', 20, 20,
    'loaded', '2026-08-01', '2026-10-05', '2026-10-05 23:00+00', 'test'
);
insert into ops.builds (as_of, version, definitions_hash, is_full_scope, is_large, load_count, finished_at)
values ('2026-10-05 23:00+00', 'test', 'test', false, false, 2, '2026-10-05 23:05+00');
insert into config.municipalities (
    municipality_code, municipality_name, mcu_name, region_name, time_zone, oktmo_code, calendar_code, tsur_name,
    legal_act
)
values (
    'krasnoarmeysk', 'Красноармейский район', 'МЦУ', 'Саратовская область', 'Europe/Saratov', '63', 'krasnoarmeysk',
    'ЦУР', 'постановление'
);
insert into config.source_scopes (municipality_code, source, column_name, value)
values
('krasnoarmeysk', 'pos', 'region_name', 'саратовская область'),
('krasnoarmeysk', 'incident', 'region_name', 'саратовская область'),
('krasnoarmeysk', 'incident', 'municipality_name', 'красноармейский район'),
('krasnoarmeysk', 'incident', 'municipality_name', 'красноармейск');
insert into raw.incident__incidents
(municipality_code, source_key, _load_id, _source_row, _exported_at, _row_hash, region_name, municipality_name)
select
    'krasnoarmeysk',
    'i' || number,
    1,
    number,
    '2026-10-05 20:00+00',
    md5(number::text),
    'Саратовская  область',
    case when number > 38 then 'Саратов' else 'Красноармейский район' end
from generate_series(1, 40) as numbers (number);
insert into raw.pos__messages
(municipality_code, source_key, _load_id, _source_row, _exported_at, _row_hash)
select
    'krasnoarmeysk',
    'p' || number,
    2,
    number,
    '2026-10-05 20:00+00',
    md5(number::text)
from generate_series(1, 20) as numbers (number);
