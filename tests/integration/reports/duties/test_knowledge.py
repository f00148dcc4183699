"""What is known of what is owed: nights that failed, registers of ЦУР's requests, approval and refusals."""

from datetime import timedelta

import pytest
from psycopg.types.json import Jsonb

from reports.duties.approval import (
    approve_automatically,
    approve_submission,
    note_sent,
    return_submission,
)
from reports.duties.approvers import ApprovalError
from reports.duties.items import is_alarming, standing
from reports.duties.nights import is_old
from reports.duties.reading import list_items, read_knowledge
from reports.duties.review import read_review
from reports.duties.words import say_alarm, say_publication
from reports.submission import Submission, render_submission
from tests.integration.reports.city import AS_OF, CITY, PERIOD, publish_city
from warehouse.database import connect
from warehouse.errors import PublicationError
from warehouse.municipalities import load_municipalities
from warehouse.settings import Settings
from warehouse.submission_ledger import LedgerError, SubmissionId, read_steps

FILES = load_municipalities(Settings().municipalities)
NIGHT = AS_OF + timedelta(days=1)
MORNING = AS_OF + timedelta(days=1, hours=4)


@pytest.fixture
def city(settings: Settings) -> Settings:
    """The published city."""
    publish_city(settings)
    return settings


@pytest.fixture
def rendered(city: Settings) -> Submission:
    """Its submission of the finished quarter, which waits for approval."""
    return render_submission(city, municipality_code=CITY, period=PERIOD)


def _fail_a_night(settings: Settings, *sentences: str) -> None:
    with connect(settings) as connection:
        connection.execute(
            "insert into ops.builds"
            " (as_of, version, definitions_hash, is_full_scope, is_large, load_count, finished_at)"
            " values (%s, '0.1.0', 'd', false, false, 1, now())",
            [NIGHT],
        )
        for number, sentence in enumerate(sentences):
            for is_passed, minute in ((True, 0), (False, 1)):
                connection.execute(
                    "insert into ops.gate_results"
                    " (gate, as_of, checked_at, suite, check_name, is_passed, sentence)"
                    " values ('marts', %s, %s, 'marts', %s, %s, %s)",
                    [NIGHT, NIGHT + timedelta(minutes=minute), f"check {number}", is_passed, sentence],
                )


def test_a_publication_is_old_when_a_night_is_missing(city: Settings) -> None:
    publication = read_knowledge(city).publication
    assert publication is not None
    assert not is_old(publication, AS_OF + timedelta(hours=26))
    assert is_old(publication, AS_OF + timedelta(hours=26, seconds=1))


def test_a_red_night_is_told_with_its_sentences(city: Settings) -> None:
    _fail_a_night(city, "Обращений в витрине 4, в модели 5")
    knowledge = read_knowledge(city)
    said = say_publication(knowledge, True, city.zone)
    assert said is not None
    assert "ночь на 02.10.2026 01:00 (UTC+3) не опубликована: Обращений в витрине 4, в модели 5" in said
    assert say_publication(knowledge, False, city.zone) is None


def test_nothing_published_and_no_tables_are_told(settings: Settings) -> None:
    said = say_publication(read_knowledge(settings), False, settings.zone)
    assert said is not None
    assert said.startswith("Ещё ничего не опубликовано")
    with connect(settings) as connection:
        connection.execute("drop schema ops cascade")
    fault = read_knowledge(settings).fault
    assert fault is not None
    assert "mcu up" in fault


def test_what_was_due_before_the_first_publication_is_not_asked_for(city: Settings) -> None:
    """First published on 20 September in the city: the note of the week before it was nobody's to miss."""
    items = list_items(FILES[CITY], read_knowledge(city), MORNING)
    notes = [item.period for item in items if item.obligation.code == "weekly_note"]
    assert notes == ["2026-W38", "2026-W39", "2026-W40"]
    assert [item.period for item in items if item.obligation.code == "quarter_indicators"] == [
        "2026Q3",
        "2026Q4",
    ]


def test_what_tsur_asks_for_has_the_terms_of_the_registers(city: Settings) -> None:
    entries = {
        ("tsur_requests", "З-1"): {"request_id": "З-1", "due_date": "2026-10-02 00:00:00"},
        ("tsur_requests", "З-2"): {
            "request_id": "З-2",
            "due_date": "2026-10-01",
            "answered_date": "2026-09-30",
        },
        ("tsur_requests", "З-3"): {"request_id": "З-3"},
        ("tsur_requests", "З-4"): {"request_id": "З-4", "due_date": "2026-09-25"},
        ("information_projects", "ИП-4"): {"project_id": "ИП-4", "due_date": "2026-10-01"},
    }
    with connect(city) as connection:
        connection.execute(
            "create table marts.fct_register_entries"
            " (municipality_code text, register text, entry_key text, status text, entry jsonb)"
        )
        connection.execute("grant select on marts.fct_register_entries to mcu_reporter")
        for (register, key), entry in entries.items():
            connection.execute(
                "insert into marts.fct_register_entries values (%s, %s, %s, null, %s)",
                [CITY, register, key, Jsonb(entry)],
            )
        connection.execute(
            "insert into marts.fct_register_entries"
            " values (%s, 'information_projects', 'ИП-5', 'отменён', %s)",
            [CITY, Jsonb({"project_id": "ИП-5", "due_date": "2026-09-25"})],
        )
    items = {
        item.period: item
        for item in list_items(FILES[CITY], read_knowledge(city), MORNING)
        if item.dated is None
    }
    now = MORNING  # 2 October, 06:00 in the city
    stands = {key: (standing(item, now), is_alarming(item, now)) for key, item in items.items()}
    assert stands == {
        "З-1": ("alarm", True),  # today is its last day
        "З-2": ("done", False),
        "З-3": ("open", False),  # no term stated
        "З-4": ("late", True),
        # The document gives the right to report, no duty; nobody began it, the term is over.
    }
    said = say_alarm(items["З-1"], FILES[CITY], now)
    assert "срок сегодня: 02.10.2026" in said
    assert "вписать дату ответа в реестр «Запросы ЦУР и ответы на них», запись З-1" in said


def test_the_sheet_before_approval_shows_changes_doubts_and_the_pdf(
    city: Settings, rendered: Submission
) -> None:
    """Last quarter 4 were received, a year ago 8; now 5."""
    with connect(city) as connection:
        for period, count in (("2026Q2", 4), ("2025Q3", 8)):
            connection.execute(
                "insert into stock.fct_indicator_values"
                " (seen_at, municipality_code, indicator_code, edition, period, dimension_code, member_code,"
                " numerator, value, unit, state, is_default)"
                " values (%s, %s, 'received_count', 'mcu-1', %s, 'all', 'all', %s, %s, 'шт.', 'ok', false)",
                [AS_OF, CITY, period, count, count],
            )
        last = read_steps(connection, rendered.submission_id)[-1]
    review = read_review(city, last)
    lines = {line.name: line for line in review.lines}
    received = lines["Поступило обращений"]
    assert (received.value, received.previous, received.change, received.year_ago, received.year_change) == (
        "5 шт.", "4", "+1", "8", "\N{MINUS SIGN}3",
    )  # fmt: skip
    assert lines["* Доля повторных"].previous == "—"
    assert lines["* Доля ведомств в социальных сетях"].value == "нет данных"
    assert "СЭД «Дело» (59-ФЗ): период охвачен не полностью" in review.warnings
    assert "Показателей без значения: 1 из 8" in review.warnings
    assert "ПОС «Сообщения»: данные по 25.09.2026, строк в файлах 5" in review.coverage
    assert any(text.startswith("ПОС «Сообщения», окончательный ответ: 30") for text in review.defaults)
    assert review.printed_form.is_file()
    assert review.manifest_sha256 == rendered.manifest_sha256
    assert review.as_of == "01.10.2026 02:00 (UTC+4)"


def _approve(settings: Settings, submission: Submission, **changes: object) -> str:
    given = {"role_code": "mcu_head", "by": "test", "now": MORNING} | changes
    return approve_submission(settings, submission.submission_id, **given).state


def test_an_approval_names_role_files_and_reason(city: Settings, rendered: Submission) -> None:
    assert _approve(city, rendered, comment="верно") == "approved"
    with connect(city) as connection:
        last = read_steps(connection, rendered.submission_id)[-1]
    assert (last.recorded_by, last.role_code, last.comment) == ("test", "mcu_head", "верно")
    assert last.manifest_sha256 == rendered.manifest_sha256
    assert note_sent(city, rendered.submission_id, by="test", how="письмо № 7").state == "sent"


def test_an_approval_of_other_files_is_refused(city: Settings, rendered: Submission) -> None:
    with pytest.raises(ApprovalError, match="подготовлены другие файлы"):
        _approve(city, rendered, shown_manifest="f" * 64)
    next(rendered.folder.glob("*.pdf")).write_bytes(b"%PDF-forged")
    with pytest.raises(PublicationError, match="не прошли проверку"):
        _approve(city, rendered)


def test_a_return_takes_an_approval_back_until_it_has_gone(city: Settings, rendered: Submission) -> None:
    _approve(city, rendered)
    back = return_submission(
        city, rendered.submission_id, why="не те данные ПОС", by="test", role_code="mcu_head"
    )
    assert (back.state, back.comment) == ("returned", "не те данные ПОС")
    with pytest.raises(LedgerError, match="только утверждённое"):
        note_sent(city, rendered.submission_id, by="test", how="письмо")
    assert _approve(city, rendered) == "approved", "the same person may think better of it"
    note_sent(city, rendered.submission_id, by="test", how="письмо")
    with pytest.raises(LedgerError):
        return_submission(city, rendered.submission_id, why="поздно", by="test")


@pytest.mark.parametrize("text", ["позвоните Иванову И. И.", "пишите a@example.ru", "+7 (905) 111-22-33"])
def test_nothing_personal_gets_into_the_ledger(city: Settings, rendered: Submission, text: str) -> None:
    for refused in (
        lambda: _approve(city, rendered, comment=text),
        lambda: return_submission(city, rendered.submission_id, why=text, by="test"),
        lambda: note_sent(city, rendered.submission_id, by="test", how=text),
    ):
        with pytest.raises(ApprovalError) as caught:
            refused()
        assert text not in caught.value.sentence()


def test_only_a_file_that_says_so_lets_a_machine_approve(city: Settings, rendered: Submission) -> None:
    with pytest.raises(ApprovalError, match="submission_approval"):
        approve_automatically(city, rendered.submission_id, by="test")


def test_what_people_prepare_is_noted_without_files(city: Settings) -> None:
    note = SubmissionId(CITY, "weekly_note", "2026-W40")
    assert note_sent(city, note, by="test", how="нарочным").files is None
    for wrong in (
        SubmissionId(CITY, "weekly_note", "2026-W99"),
        SubmissionId(CITY, "weekly_nite", "2026-W40"),
        SubmissionId(CITY, "weekly_note", "когда-нибудь"),
    ):
        with pytest.raises(LedgerError, match="обязательства"):
            note_sent(city, wrong, by="test", how="нарочным")
