-- What was fetched into the inbox, and how each look at an address ended (docs/decisions/0021). Rows are only
-- added.

-- One row per file put into the inbox, of an archive or a letter one for each file in it. item_hash: what
-- came and by which rules; while it stands here the same is not fetched again.
create table if not exists ops.fetched_files (
    address_code text not null,
    address text not null,
    municipality_code text not null,
    source text not null,
    item_hash text not null,
    mark text not null,
    file_name text not null,
    size_bytes bigint not null,
    modified_at timestamptz not null,
    sha256 text not null,
    fetched_at timestamptz not null default clock_timestamp()
);
create index if not exists fetched_files_item on ops.fetched_files (item_hash);

-- The newest look of an address tells what is wrong there now; faults are sentences.
create table if not exists ops.address_looks (
    address_code text not null,
    looked_at timestamptz not null default clock_timestamp(),
    fetched_count integer not null,
    growing_count integer not null,
    unmatched_count integer not null,
    faults text[] not null
);
create index if not exists address_looks_newest on ops.address_looks (address_code, looked_at);

comment on table ops.fetched_files is 'Что и откуда забрано в inbox: одна строка на файл';
comment on column ops.fetched_files.address is 'Адрес без логина и пароля';
comment on column ops.fetched_files.item_hash is
'SHA-256 от адреса, имени и версии того, что пришло, и правил, по которым взято';
comment on column ops.fetched_files.mark is
'Версия по месту: ETag в S3, UIDVALIDITY/UID письма, у SFTP пусто';
comment on column ops.fetched_files.file_name is 'Имя под папкой источника, как в ops.loads';
comment on column ops.fetched_files.modified_at is
'Время файла или поступления письма: с ним файл лежит в inbox';
comment on table ops.address_looks is 'Чем кончился каждый заход на адрес';
comment on column ops.address_looks.unmatched_count is 'Сколько там лежит не по правилам: не тронуто';

grant select, insert on ops.fetched_files, ops.address_looks to mcu_loader;
grant select on ops.fetched_files, ops.address_looks to mcu_builder, mcu_redactor, mcu_reporter, mcu_analyst;
