"""Everything that can be read outside the vault, as pieces of text with the name of their place."""

import gzip
import io
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from psycopg import Connection, sql
from psycopg.rows import TupleRow
from pypdf import PdfReader

_PIECE = 1_000_000
_OVERLAP = 500
_TAG = re.compile(r"<[^<>]{1,500}>")
_HEX = re.compile(r"\\x([0-9a-f]{8,})")
_INSIDE_LIMIT = 200_000_000
# What a whole view would repeat for each week and month of it: a year holds all events of a small warehouse.
_ENOUGH = {("marts", "fct_indicator_rows"): "where period in ('2025', '2026')"}
# Statistics are read through pg_stats, which shows them to who may select from the table; rules (views as
# trees of bytes) as definitions.
_READ_OTHERWISE = "pg_statistic", "pg_statistic_ext_data", "pg_rewrite"
_READERS = "mcu_analyst", "mcu_builder", "mcu_reporter"

_RELATIONS = """
select n.nspname::text, c.relname::text
from pg_class as c
inner join pg_namespace as n on n.oid = c.relnamespace
where
    n.nspname not in ('pg_toast', 'information_schema')
    and n.nspname <> all(%(allowed)s)
    and (c.relkind = 'r' or (c.relkind in ('v', 'm', 'f') and n.nspname <> 'pg_catalog'))
    and not (n.nspname = 'pg_catalog' and c.relname = any(%(otherwise)s))
    -- The published view once more, which the next night's gate will read.
    and not exists (
        select 1
        from pg_class as twin
        where
            n.nspname = 'marts_next'
            and twin.relnamespace = to_regnamespace('marts')
            and twin.relname = c.relname
            and replace(pg_get_viewdef(twin.oid), 'marts.', '')
            = replace(pg_get_viewdef(c.oid), 'marts_next.', '')
    )
order by 1, 2
"""
_QUERIES = {
    "pg_stats": "select * from pg_stats where schemaname <> all({allowed}) and schemaname <> 'pg_catalog'",
    "pg_stat_activity": "select * from pg_stat_activity where pid <> pg_backend_pid()",
    "pg_prepared_statements": "select * from pg_prepared_statements",
    "pg_settings": "select * from pg_settings",
    "views": "select schemaname, viewname, definition from pg_views where schemaname <> 'pg_catalog'",
    "materialised views": "select schemaname, matviewname, definition from pg_matviews",
    "defaults": "select adrelid::regclass, pg_get_expr(adbin, adrelid) from pg_attrdef",
    "constraints": "select conname, pg_get_constraintdef(oid) from pg_constraint",
    "indexes": "select indexdef from pg_indexes where schemaname <> 'pg_catalog'",
    "policies": "select * from pg_policies",
}


class Piece(NamedTuple):
    """A text and where it was read."""

    place: str
    text: str


def read_database(connection: Connection[TupleRow], allowed_schemas: Collection[str]) -> Iterator[Piece]:
    """Rows of tables and views outside the allowed schemas, the catalogue, what the server says of them.

    Statistics of columns are read as the owner, without those of the allowed schemas, and as each reading
    role, with all that it is shown.
    """
    # As every reader of the marts does: a view over all periods and events is joined by hash.
    connection.execute("set local enable_nestloop = off")
    allowed = list(allowed_schemas)
    relations = connection.execute(
        _RELATIONS, {"allowed": allowed, "otherwise": list(_READ_OTHERWISE)}
    ).fetchall()
    for schema, name in relations:
        part = sql.SQL(_ENOUGH.get((schema, name), ""))
        query = sql.SQL("select * from {} {}").format(sql.Identifier(schema, name), part)
        yield from _copy(connection, f"{schema}.{name}", query)
    for place, query in _QUERIES.items():
        array = sql.SQL("array[{}]::text[]").format(sql.SQL(", ").join(map(sql.Literal, allowed)))
        yield from _copy(connection, place, sql.SQL(query).format(allowed=array))
    for role in _READERS:
        if connection.execute("select 1 from pg_roles where rolname = %s", [role]).fetchone():
            connection.execute(sql.SQL("set local role {}").format(sql.Identifier(role)))
            yield from _copy(connection, f"pg_stats as {role}", sql.SQL("select * from pg_stats"))
            connection.execute("reset role")


def read_files(paths: Sequence[Path]) -> Iterator[Piece]:
    """Names and contents of files, also inside archives (xlsx, docx, zip, gz) and PDF; all below folders."""
    for path in paths:
        files = sorted(path.rglob("*")) if path.is_dir() else [path]
        for file in files:
            place = str(file.relative_to(path)) if path.is_dir() else file.name
            yield Piece(f"name of {place}", place)
            if file.is_file() and not file.is_symlink():
                yield from _read_bytes(place, file.read_bytes())


def _copy(connection: Connection[TupleRow], place: str, query: sql.Composable) -> Iterator[Piece]:
    with connection.cursor().copy(sql.SQL("copy ({}) to stdout").format(query)) as copy:
        rows: list[str] = []
        size = 0
        for block in copy:
            # Rows and columns are kept apart by signs that no value holds and no phone is written with.
            row = bytes(block).decode().replace("\t", "\x1f").replace("\n", "\x1e")
            rows += [row, *_inside(row)]
            size += len(row)
            if size > _PIECE:
                yield Piece(place, "".join(rows))
                rows, size = [], 0
    yield Piece(place, "".join(rows))


def _inside(row: str) -> Iterator[str]:
    """Texts of bytea values, unpacked where they are packed (Airflow packs what it serialises)."""
    for match in _HEX.finditer(row):
        data = bytes.fromhex(match[1][: len(match[1]) // 2 * 2])
        for content in (data, _unzip(data)):
            yield "\x1e" + content.decode(errors="ignore")


def _unzip(data: bytes) -> bytes:
    try:
        return zlib.decompressobj(wbits=47).decompress(data, _INSIDE_LIMIT)
    except zlib.error:
        return b""


def _read_bytes(place: str, data: bytes) -> Iterator[Piece]:
    if data.startswith(b"PK\x03\x04") and zipfile.is_zipfile(io.BytesIO(data)):
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            for name in archive.namelist():
                yield Piece(f"name in {place}", name)
                yield from _read_bytes(f"{place}!{name}", archive.read(name))
    elif data.startswith(b"\x1f\x8b"):
        yield from _read_bytes(f"{place}!", gzip.decompress(data))
    else:
        if data.startswith(b"%PDF-"):
            yield from _read_pages(place, data)
        for text in _decode(data):
            yield from _cut(place, text)
            if _TAG.search(text):
                # Word breaks a name over several tags; a cell's text is followed by another's.
                yield from _cut(place, _TAG.sub("", text))


def _read_pages(place: str, data: bytes) -> Iterator[Piece]:
    """The texts of a PDF: its bytes hold numbers of glyphs, not letters."""
    for number, page in enumerate(PdfReader(io.BytesIO(data)).pages, start=1):
        yield from _cut(f"{place}!page {number}", page.extract_text())


def _decode(data: bytes) -> Iterator[str]:
    try:
        yield data.decode()
    except UnicodeDecodeError:
        yield data.decode(errors="ignore")
        yield data.decode("cp1251", errors="ignore")
    # The upper half of a Cyrillic letter in UTF-16; such bytes are valid UTF-8 too.
    if b"\x04" in data:
        yield data.decode("utf-16-le", errors="ignore")


def _cut(place: str, text: str) -> Iterator[Piece]:
    for start in range(0, max(len(text), 1), _PIECE):
        yield Piece(place, text[max(0, start - _OVERLAP) : start + _PIECE])
