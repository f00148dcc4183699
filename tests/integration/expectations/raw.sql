-- Two raw tables as the loader makes them, only with the columns that the gates look at.
create table raw.incident__incidents (
    municipality_code text not null,
    source_key text not null,
    _load_id bigint not null,
    _source_row bigint not null,
    _exported_at timestamptz not null,
    _row_hash text not null,
    region_name text,
    municipality_name text
);
create table raw.pos__messages (
    municipality_code text not null,
    source_key text not null,
    _load_id bigint not null,
    _source_row bigint not null,
    _exported_at timestamptz not null,
    _row_hash text not null,
    region_name text
);
create table raw.sightings (
    load_id bigint not null,
    municipality_code text not null,
    source text not null,
    version_load_id bigint not null,
    source_keys text[] not null
);
