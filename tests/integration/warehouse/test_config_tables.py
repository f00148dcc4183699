"""The tables of schema `config` say what the municipality files say, no more and no less."""

import psycopg
import pytest

from warehouse.config_tables import sync_config
from warehouse.database import analyst_url, connect, fetch_all, open_connection
from warehouse.municipalities import Municipality, load_municipalities, normalise_name
from warehouse.settings import PROJECT_ROOT, Settings

TABLES = (
    "municipalities",
    "directions",
    "territories",
    "territory_synonyms",
    "recipients",
    "recipient_synonyms",
    "office_hours",
    "source_scopes",
    "roles",
    "obligations",
)
READERS = ("mcu_loader", "mcu_builder", "mcu_reporter")


@pytest.fixture(scope="module")
def municipalities() -> dict[str, Municipality]:
    return load_municipalities(PROJECT_ROOT / "municipalities")


def _contents(settings: Settings) -> dict[str, set[tuple[object, ...]]]:
    with connect(settings) as connection:
        return {
            table: set(connection.execute(f"select * from config.{table}").fetchall()) for table in TABLES
        }


def _sync(settings: Settings, municipalities: dict[str, Municipality]) -> None:
    with connect(settings) as connection:
        sync_config(connection, municipalities)


def test_rows_are_those_of_the_files(settings: Settings, municipalities: dict[str, Municipality]) -> None:
    _sync(settings, municipalities)
    contents = _contents(settings)
    files = municipalities.values()
    assert {row[0] for row in contents["municipalities"]} == set(municipalities)
    assert len(contents["directions"]) == sum(len(file.directions) for file in files)
    assert len(contents["territories"]) == sum(len(file.territories) for file in files)
    assert len(contents["recipients"]) == sum(len(file.recipients) for file in files)
    assert len(contents["roles"]) == sum(len(file.roles) for file in files)
    assert len(contents["obligations"]) == sum(len(file.obligations) for file in files)
    assert len(contents["office_hours"]) == 5 * len(municipalities)
    assert ("krasnoyarsk", "roads", "дороги", "roads") in {row[:4] for row in contents["directions"]}
    assert ("krasnoarmeysk", "roads", "дорожная деятельность", "roads") in {
        row[:4] for row in contents["directions"]
    }
    assert ("krasnoyarsk", "youth", None) in {(row[0], row[1], row[3]) for row in contents["directions"]}


def test_positions_keep_the_order_of_the_document(
    settings: Settings, municipalities: dict[str, Municipality]
) -> None:
    _sync(settings, municipalities)
    with connect(settings) as connection:
        rows = fetch_all(
            connection,
            "select direction_code from config.directions where municipality_code = %s order by position",
            "krasnoarmeysk",
        )
    assert [row[0] for row in rows] == [
        direction.code for direction in municipalities["krasnoarmeysk"].directions
    ]


def test_every_name_is_its_own_synonym(settings: Settings, municipalities: dict[str, Municipality]) -> None:
    _sync(settings, municipalities)
    contents = _contents(settings)
    for file in municipalities.values():
        for recipient in file.recipients:
            row = (file.code, normalise_name(recipient.name), recipient.code)
            assert row in contents["recipient_synonyms"]
        for territory in file.territories:
            row = (file.code, normalise_name(territory.name), territory.code)
            assert row in contents["territory_synonyms"]


def test_scope_values_are_normalised_and_folders_need_none(
    settings: Settings, municipalities: dict[str, Municipality]
) -> None:
    _sync(settings, municipalities)
    scopes = _contents(settings)["source_scopes"]
    assert ("krasnoyarsk", "incident", "region_name", "красноярский край") in scopes
    assert ("krasnoyarsk", "incident", "municipality_name", "красноярск г.о.") in scopes
    assert ("krasnoyarsk", "pos", "region_name", "красноярский край") in scopes
    assert {row[1] for row in scopes} == {"incident", "pos"}


def test_a_second_run_changes_nothing(settings: Settings, municipalities: dict[str, Municipality]) -> None:
    _sync(settings, municipalities)
    before = _contents(settings)
    _sync(settings, municipalities)
    assert _contents(settings) == before


def test_what_leaves_the_files_leaves_the_tables(
    settings: Settings, municipalities: dict[str, Municipality]
) -> None:
    _sync(settings, municipalities)
    krasnoyarsk = municipalities["krasnoyarsk"]
    fewer = krasnoyarsk.model_copy(update={"directions": krasnoyarsk.directions[:-1]})
    _sync(settings, {"krasnoyarsk": fewer})
    contents = _contents(settings)
    assert {row[0] for rows in contents.values() for row in rows} == {"krasnoyarsk"}
    assert "urban_planning" not in {row[1] for row in contents["directions"]}


def test_a_failed_run_leaves_the_old_rows(
    settings: Settings, municipalities: dict[str, Municipality]
) -> None:
    _sync(settings, municipalities)
    before = _contents(settings)
    smolensk = municipalities["smolensk"]
    # Past the model's checks: the table's own key must still refuse it, as a whole.
    broken = smolensk.model_copy(update={"roles": (*smolensk.roles, smolensk.roles[0])})
    with connect(settings) as connection, pytest.raises(psycopg.errors.UniqueViolation):
        sync_config(connection, {"smolensk": broken})
    assert _contents(settings) == before


@pytest.mark.parametrize("role", READERS)
def test_roles_read_but_do_not_write(
    settings: Settings, municipalities: dict[str, Municipality], role: str
) -> None:
    _sync(settings, municipalities)
    with connect(settings, role) as connection:
        for table in TABLES:
            assert connection.execute(f"select count(*) from config.{table}").fetchone() != (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("delete from config.roles")


def test_the_analyst_reads_every_table(settings: Settings, municipalities: dict[str, Municipality]) -> None:
    _sync(settings, municipalities)
    with open_connection(analyst_url(settings)) as connection:
        counts = [connection.execute(f"select count(*) from config.{table}").fetchone() for table in TABLES]
    assert (0,) not in counts


def test_zones_mean_the_same_in_postgres(settings: Settings, municipalities: dict[str, Municipality]) -> None:
    _sync(settings, municipalities)
    with connect(settings) as connection:
        rows = fetch_all(
            connection,
            "select time_zone, extract(hour from timestamp '2026-07-01 00:00' at time zone 'UTC' at time zone"
            " time_zone)::int from config.municipalities",
        )
    assert dict(rows) == {
        "Asia/Krasnoyarsk": 7,
        "Asia/Barnaul": 7,
        "Europe/Moscow": 3,
        "Europe/Saratov": 4,
    }


@pytest.mark.parametrize(
    "text",
    [
        "  Администрация   города Омска ",
        "Ёлка\tи\u00a0Берёза\u202fна\u2009ПЛОЩАДИ",
        "Красноярск г.о.",
        "строка\nс переводом",
        "разделитель\x1fостаётся",
        "",
    ],
)
def test_the_normaliser_equals_its_sql(settings: Settings, text: str) -> None:
    query = r"select trim(regexp_replace(translate(lower(%s), 'ё', 'е'), '\s+', ' ', 'g'))"
    with connect(settings) as connection:
        assert connection.execute(query, [text]).fetchone() == (normalise_name(text),)
