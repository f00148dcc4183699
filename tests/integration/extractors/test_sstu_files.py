"""Packets of ССТУ and files of АС ОГ: a row is a question of an appeal."""

from datetime import date

from tests.integration.extractors.conftest import House
from tests.support.monitors import as_csv, as_json, as_table, asog, headers_of, packet

PERSONAL = ("Зябликов", "Пробная, д. 5", "prov@")


def told(house: House, table: str) -> str:
    rows = house.ask(f"select t::text from raw.{table} as t")  # type: ignore[arg-type]  # our own names
    return "\n".join(text for (text,) in rows)


def test_a_packet_is_as_many_rows_as_it_has_questions(house: House) -> None:
    records = [
        packet("А26-05-00000000-СО1", "2026-03-02", "0005.0005.0055.1122", "0003.0009.0097.0689"),
        packet("А26-05-00000000-СО2", "2026-03-03", "0005.0005.0055.1122"),
    ]
    result = house.load_one(house.put_bytes("bogotol/sstu/packet.json", as_json(records)))
    assert (result.state, result.rows_read, result.rows_inserted, result.findings) == ("loaded", 3, 3, ())
    assert house.ask(
        "select source_key, appeal_number, created_date, is_direct, status, _source_row"
        " from raw.sstu__packets order by _source_row"
    ) == [
        ("r-А26-05-00000000-СО1|0005.0005.0055.1122", "А26-05-00000000-СО1", "2026-03-02", "Нет",
         "Не зарегистрировано", 2),
        ("r-А26-05-00000000-СО1|0003.0009.0097.0689", "А26-05-00000000-СО1", "2026-03-02", "Нет",
         "Не зарегистрировано", 3),
        ("r-А26-05-00000000-СО2|0005.0005.0055.1122", "А26-05-00000000-СО2", "2026-03-03", "Нет",
         "Не зарегистрировано", 4),
    ]  # fmt: skip
    assert house.ask("select dataset, received_from, received_through from ops.loads") == [
        ("packets", date(2026, 3, 2), date(2026, 3, 3))
    ]
    assert [word for word in PERSONAL if word in told(house, "sstu__packets")] == []
    assert house.ask("select distinct applicant_email from vault.sstu__packets") == [("prov@example.org",)]


def test_a_packet_without_questions_loses_no_other(house: House) -> None:
    records = [packet("1", "2026-03-02"), packet("2", "2026-03-02", "0005.0005.0055.1122")]
    result = house.load_one(house.put_bytes("bogotol/sstu/packet.json", as_json(records)))
    assert (result.rows_read, result.rows_inserted, result.rows_rejected) == (2, 1, 1)
    assert house.ask("select column_name, reason from ops.rejected_rows") == [
        ("questions.code", "нет ключа строки")
    ]


def test_asog_is_25_columns_and_lies_inside_one_month(house: House) -> None:
    headers = headers_of("sstu_asog")
    assert len(headers) == 25
    rows = [asog(), asog(Код="0003.0009.0097.0689"), asog(Номер="07/19-ОГ-2", Дата="28.02.2026")]
    result = house.load_one(house.put_bytes("bogotol/sstu/обзор.csv", as_csv(as_table(headers, rows))))
    assert (result.state, result.rows_inserted) == ("loaded", 3)
    assert [(finding.code, finding.sentence) for finding in result.findings] == [
        ("several_months", "в файле одного месяца даты с 28.02.2026 по 02.03.2026")
    ]
    assert house.ask("select count(*), count(distinct appeal_number) from raw.sstu__asog") == [(3, 2)]
    assert [word for word in PERSONAL if word in told(house, "sstu__asog")] == []


def test_one_month_is_no_finding(house: House) -> None:
    rows = [asog(), asog(Номер="07/19-ОГ-2", Дата="09.03.2026")]
    content = as_csv(as_table(headers_of("sstu_asog"), rows))
    assert house.load_one(house.put_bytes("bogotol/sstu/обзор.csv", content)).findings == ()


def test_truncated_records_are_refused(house: House) -> None:
    content = as_json([packet("1", "2026-03-02", "0005.0005.0055.1122")])[:-20]
    result = house.load_one(house.put_bytes("bogotol/sstu/packet.json", content))
    assert result.state == "refused"
    assert "JSON не читается" in (result.reason or "")
