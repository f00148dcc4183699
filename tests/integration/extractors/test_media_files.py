"""Exports of monitors in their real layouts are loaded, with nobody's name outside the vault."""

import json

import pytest

from tests.integration.extractors.conftest import House
from tests.support.exports import dated, write_xlsx
from tests.support.monitors import (
    as_csv,
    as_json,
    as_table,
    brand_analytics,
    change_part,
    headers_of,
    medialogia,
)

MARCH_BA = headers_of("media_brand_analytics")
TWO_COLUMNS = [header for header in MARCH_BA if header != "Время"]
PERSONAL = ("Зябликов", "Прова", "id77701", "wall-1_2", "кв. 7")


def told(house: House) -> str:
    """Everything in `raw` and in the operators' tables as one text."""
    tables = ("brand_analytics", "medialogia", "medialogia_blogs")
    rows = [house.ask(f"select t::text from raw.media__{table} as t") for table in tables]  # type: ignore[arg-type]  # our own names
    rows.append(house.ask("select t::text from ops.load_findings as t"))
    return "\n".join(text for found in rows for (text,) in found)


def test_tags_of_a_project_are_data_and_a_tag_may_be_called_as_a_column_is(house: House) -> None:
    headers = [*TWO_COLUMNS, "Округ", "Место", "Ответственный"]
    table = as_table(headers, [brand_analytics(Округ="Северный")])
    table[1][-2], table[1][-1] = "тег места", "Зябликов Пров Кузьмич"
    result = house.load_one(house.put_bytes("bogotol/media/сообщения.csv", as_csv(table)))
    assert (result.state, result.rows_inserted) == ("loaded", 1)
    assert [finding.code for finding in result.findings] == ["hidden_value"]
    ((tags, audience, views),) = house.ask(
        "select tags, audience_count, view_count from raw.media__brand_analytics"
    )
    shown = json.loads(tags)
    assert (shown["Округ"], shown["Место"]) == ("Северный", "тег места")
    assert shown["Ответственный"].startswith("[имя скрыто ")
    assert (audience, views) == ("12786", "1200")
    assert house.ask(
        "select place, unknown_columns, hidden_cells->>'Теги проекта' from vault.media__brand_analytics"
    ) == [
        (
            "ул. Пробная",
            None,
            '{"Место": "тег места", "Округ": "Северный", "Ответственный": "Зябликов Пров Кузьмич"}',
        )
    ]
    assert house.ask("select dataset, layout_version from ops.loads") == [("brand_analytics", "2026")]
    assert [word for word in PERSONAL if word in told(house)] == []


def test_another_order_of_columns_is_no_change(house: House) -> None:
    headers = [*TWO_COLUMNS, "Округ", "Адресат"]
    row = brand_analytics(Округ="Северный", Адресат="город")
    house.load_one(house.put_bytes("bogotol/media/a.csv", as_csv(as_table(headers, [row]))))
    again = house.place("bogotol/media/b.xlsx")
    write_xlsx(again, as_table([*reversed(headers)], [row]))
    result = house.load_one(
        dated(again, house.ask("select exported_at + interval '1 day' from ops.loads")[0][0])
    )
    assert (result.rows_inserted, result.rows_unchanged) == (0, 1)


def test_a_workbook_with_broken_styles_is_read(house: House) -> None:
    path = house.place("bogotol/media/a.xlsx")
    write_xlsx(path, as_table(TWO_COLUMNS, [brand_analytics()]))
    change_part(path, "xl/styles.xml", lambda styles: styles[: len(styles) // 2])
    result = house.load_one(dated(path, house.ask("select timestamptz '2026-03-10'")[0][0]))
    assert (result.state, result.rows_inserted) == ("loaded", 1)
    assert [finding.code for finding in result.findings] == ["broken_styles"]
    assert house.ask("select published_at, tone from raw.media__brand_analytics") == [
        ("02.03.2026 10:05", "Негатив")
    ]


def test_json_of_brand_analytics_has_the_same_rows(house: House) -> None:
    row = brand_analytics(Округ="Северный") | {"Лайков": 3, "Дата": "02.03.2026", "Время": "10:05"}
    result = house.load_one(house.put_bytes("bogotol/media/a.json", as_json({"total": 1, "items": [row]})))
    assert (result.state, result.rows_read, result.rows_inserted) == ("loaded", 1, 1)
    assert house.ask(
        "select like_count, published_time, tags, source_key from raw.media__brand_analytics"
    ) == [("3", "10:05", '{"Округ": "Северный"}', "a1")]


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1251"), (",", "utf-8-sig"), ("\t", "utf-8")])
def test_medialogia_with_fifty_rows_of_preamble(house: House, delimiter: str, encoding: str) -> None:
    preamble = [["Отчёт", "за март"], *([f"Условие {n}", "слово", "ещё"] for n in range(48)), [""]]
    table = as_table(headers_of("media_medialogia"), [medialogia(), medialogia(**{"Id сообщения": "2"})])
    content = as_csv([*preamble, *table], delimiter=delimiter, encoding=encoding)
    result = house.load_one(house.put_bytes("bogotol/media/смм.csv", content))
    assert (result.state, result.rows_inserted, result.rows_rejected) == ("loaded", 2, 0)
    assert house.ask(
        "select audience_count, place_name, _source_row from raw.media__medialogia order by 3"
    ) == [
        ("2786", "Администрация села", 52),
        ("2786", "Администрация села", 53),
    ]
    assert [word for word in PERSONAL if word in told(house)] == []


def test_medialogia_in_excel_has_escaped_returns(house: House) -> None:
    path = house.place("bogotol/media/смм.xlsx")
    write_xlsx(path, as_table(headers_of("media_medialogia"), [medialogia(Сообщение="строка\nещё")]))
    change_part(
        path,
        "xl/sharedStrings.xml",
        lambda part: part.replace("строка\n".encode(), "строка_x000d_\n".encode()),
    )
    result = house.load_one(dated(path, house.ask("select timestamptz '2026-03-10'")[0][0]))
    assert result.state == "loaded"
    assert house.ask("select message_text, source_key from vault.media__medialogia") == [
        ("строка\r\nещё", "9007199254740993")
    ]


def test_the_layout_without_an_identifier_is_known_by_its_link(house: House) -> None:
    headers = headers_of("media_medialogia_blogs")
    row = {"Время публикации": "02.03.2026 10:05", "Ссылка на сообщение": "https://vk.com/wall-1_2",
           "Кто пишет": "Пров Зябликов", "Где пишет": "Подслушано", "Аудитория автора": "40"}  # fmt: skip
    twice = row | {"Ссылка на сообщение": "http://m.vk.com/wall-1_2", "Аудитория автора": "41"}
    result = house.load_one(house.put_bytes("bogotol/media/a.csv", as_csv(as_table(headers, [row, twice]))))
    assert (result.state, result.rows_inserted, result.rows_unchanged) == ("loaded", 1, 1)
    ((key, url, audience),) = house.ask(
        "select source_key, url, author_audience_count from raw.media__medialogia_blogs"
    )
    assert (key, audience) == (url, "41")
    assert [word for word in PERSONAL if word in told(house)] == []


def test_a_file_of_no_monitor_is_refused_by_the_nearest(house: House) -> None:
    headers = [header for header in TWO_COLUMNS if header != "Hash сообщения"]
    result = house.load_one(
        house.put_bytes("bogotol/media/a.csv", as_csv(as_table(headers, [brand_analytics()])))
    )
    assert result.state == "refused"
    assert "«Hash сообщения»" in (result.reason or "")
    assert house.ask("select dataset, state from ops.loads") == [("unknown", "refused")]


def test_records_are_refused_where_a_source_has_none(house: House) -> None:
    result = house.load_one(house.put_bytes("bogotol/pos/a.json", as_json([{"Номер": 1}])))
    assert result.state == "refused"
    assert "получено: JSON · ожидалось: CSV или XLSX" in (result.reason or "")
