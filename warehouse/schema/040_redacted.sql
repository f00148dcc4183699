-- Copies of free texts without personal data. Recall is high, not full: readable for the redactor's role only.

create table if not exists redacted.texts (
    municipality_code text not null,
    source text not null,
    source_key text not null,
    load_id bigint not null,
    text_kind text not null,
    redacted_text text not null,
    replaced_count integer not null,
    method_version text not null,
    constraint texts_pkey primary key (municipality_code, source, source_key, load_id, text_kind)
);
comment on table redacted.texts is
'Тексты обращений без персональных данных: одна строка на текст версии строки источника. Полнота — docs/personal-data.md';
comment on column redacted.texts.text_kind is 'Колонка vault, из которой взят текст';
comment on column redacted.texts.replaced_count is 'Сколько мест заменено: <телефон>, <имя> …';
comment on column redacted.texts.method_version is 'Редакция метода, которой сделана копия';

-- Loads whose texts all have their copies: nights with nothing new do not read the vault.
create table if not exists redacted.finished_loads (
    municipality_code text not null,
    source text not null,
    load_id bigint not null,
    text_kind text not null,
    finished_at timestamptz not null default clock_timestamp(),
    constraint finished_loads_pkey primary key (municipality_code, source, load_id, text_kind)
);

alter table redacted.texts owner to mcu_redactor;
alter table redacted.finished_loads owner to mcu_redactor;
