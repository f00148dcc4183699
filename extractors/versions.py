"""How a batch compares with what `raw` has: unchanged rows, and keys that stood earlier in the same file."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from psycopg import Connection, sql
from psycopg.rows import TupleRow

from extractors.checks import KEY
from extractors.contract import SourceContract
from extractors.split import HASH

_BITS_PER_BYTE_OF_FILE = 1
_LEAST_BITS, _MOST_BITS = 1 << 20, 1 << 29
_PROBES = 3


class SeenKeys:
    """Keys of one file in bounded memory (a Bloom filter, at most 64 MB).

    `may_repeat` never misses a repeated key; a key it names wrongly costs one look into the database.
    """

    def __init__(self, file_size: int) -> None:
        wanted = file_size * _BITS_PER_BYTE_OF_FILE
        bits = _LEAST_BITS
        while bits < min(wanted, _MOST_BITS):
            bits *= 2
        self._mask = np.uint64(bits - 1)
        self._bytes = np.zeros(bits // 8, dtype=np.uint8)

    def may_repeat(self, keys: pl.Series) -> pl.Series:
        """Mask of keys that an earlier batch may have had; afterwards these keys count as seen."""
        repeats = np.ones(len(keys), dtype=bool)
        for probe in range(_PROBES):
            positions = keys.hash(seed=probe).to_numpy() & self._mask
            places, bits = (
                positions >> np.uint64(3),
                np.uint8(1) << (positions & np.uint64(7)).astype(np.uint8),
            )
            repeats &= (self._bytes[places] & bits) != 0
            np.bitwise_or.at(self._bytes, places, bits)
        return pl.Series(repeats)


@dataclass(frozen=True)
class StoredVersions:
    """Versions that `raw` holds of one municipality's rows of one source, as the transaction sees them."""

    connection: Connection[TupleRow]
    contract: SourceContract
    municipality_code: str
    load_id: int

    @property
    def _table(self) -> sql.Identifier:
        return sql.Identifier("raw", self.contract.raw_table)

    def exist(self) -> bool:
        """Whether any row is stored."""
        query = sql.SQL("select exists(select from {} where municipality_code = %s)").format(self._table)
        row = self.connection.execute(query, [self.municipality_code]).fetchone()
        return row is not None and bool(row[0])

    def find_unchanged(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Keys whose latest version has the same hash, with its load: `source_key, version_load_id`.

        Latest is by export moment, then by load. Versions of withdrawn and quarantined loads do not count:
        what came with them may never be shown.
        """
        query = sql.SQL(
            """
            select k.source_key, latest._load_id
            from unnest(%s::text[], %s::text[]) as k (source_key, row_hash)
            cross join lateral (
                select v._load_id, v._row_hash
                from {table} as v
                inner join ops.loads as l on l.load_id = v._load_id and l.state = 'loaded'
                where v.municipality_code = %s and v.source_key = k.source_key and v._load_id <> %s
                order by v._exported_at desc, v._load_id desc
                limit 1
            ) as latest
            where latest._row_hash = k.row_hash
            """
        ).format(table=self._table)
        values = [frame[KEY].to_list(), frame[HASH].to_list(), self.municipality_code, self.load_id]
        rows = self.connection.execute(query, values, binary=True).fetchall()
        return pl.DataFrame(rows, schema={KEY: pl.String, "version_load_id": pl.Int64}, orient="row")

    def take_back(self, keys: list[str]) -> int:
        """Remove rows of these keys that this very load inserted before; returns how many there were."""
        removed = 0
        for schema in ("vault", "raw"):
            query = sql.SQL(
                "delete from {} where municipality_code = %s and source_key = any(%s) and _load_id = %s"
            ).format(sql.Identifier(schema, self.contract.raw_table))
            removed = self.connection.execute(query, [self.municipality_code, keys, self.load_id]).rowcount
        return removed

    def record_sightings(self, unchanged: pl.DataFrame) -> None:
        """Note the keys that came again unchanged, grouped by the load that stored their version."""
        grouped = unchanged.group_by("version_load_id", maintain_order=True).agg(KEY)
        with self.connection.cursor() as cursor:
            cursor.executemany(
                """
                insert into raw.sightings (load_id, municipality_code, source, version_load_id, source_keys)
                values (%s, %s, %s, %s, %s)
                """,
                [
                    (self.load_id, self.municipality_code, self.contract.source, version, keys)
                    for version, keys in grouped.iter_rows()
                ],
            )

    def count_repeated(self, keys: list[str]) -> int:
        """How many rows of these keys the load has beyond one each, stored and seen ones together."""
        query = sql.SQL(
            """
            with met as (
                select k.source_key
                from raw.sightings as s
                cross join lateral unnest(s.source_keys) as k (source_key)
                where s.load_id = %(load_id)s and k.source_key = any(%(keys)s)
                union all
                select v.source_key
                from {table} as v
                where v.municipality_code = %(municipality_code)s and v.source_key = any(%(keys)s)
                    and v._load_id = %(load_id)s
            )

            select count(*) - count(distinct met.source_key) from met
            """
        ).format(table=self._table)
        values = {"load_id": self.load_id, "keys": keys, "municipality_code": self.municipality_code}
        row = self.connection.execute(query, values).fetchone()
        return 0 if row is None else int(row[0])
