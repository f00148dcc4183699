"""The wording: whom, why, what is missing; nothing unknown is printed as a number."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from reports.model import Basis
from reports.view import build_view
from tests.unit.reports.sample import AS_OF, make_facts, make_indicator, own_layout

LAYOUT = own_layout()


def test_what_is_not_known_is_said_in_words() -> None:
    view = build_view(make_facts(), LAYOUT)
    unknown = view.lines["repeat_share", "mcu-1"]
    assert (unknown.value, unknown.numerator, unknown.denominator) == ("нет данных", "—", "—")
    assert not unknown.is_known
    assert LAYOUT.notes.no_data in unknown.remarks


def test_a_state_that_does_not_apply_has_its_own_words() -> None:
    nothing = {"numerator": None, "denominator": None, "printed": None}
    facts = make_facts(indicators=(make_indicator(state="not_applicable", **nothing),))
    line = build_view(facts, LAYOUT).lines["on_time_share", "mcu-1"]
    assert line.value == "не применимо"
    assert line.remarks == LAYOUT.notes.not_applicable


def test_defaults_carry_their_mark_and_the_mark_is_explained() -> None:
    view = build_view(make_facts(), LAYOUT)
    assert view.lines["on_time_share", "mcu-1"].marks == ()
    assert view.lines["repeat_share", "mcu-1"].marks == ("*", "1")
    assert [(note.mark, note.text) for note in view.notes] == [
        ("*", LAYOUT.notes.default),
        ("1", LAYOUT.notes.no_data),
    ]


def test_a_source_that_ended_early_or_never_came_is_remarked() -> None:
    facts = make_facts()
    delo, incident, pos = facts.coverage
    early = replace(delo, covers_period=False, exported_at=datetime(2026, 9, 28, 14, tzinfo=AS_OF.tzinfo))
    absent = replace(incident, load_count=0, exported_at=None, received_from=None, received_through=None)
    view = build_view(replace(facts, coverage=(early, absent, pos)), LAYOUT)
    remarks = view.lines["on_time_share", "mcu-1"].remarks
    assert "СЭД «Дело» сделана 28.09.2026 18:00 (UTC+4) — до окончания периода" in remarks
    assert "Нет ни одной загрузки источника ИМ" in remarks
    assert [line.remark for line in view.sources] == [
        "выгрузка сделана до конца периода",
        "загрузок нет",
        "период охвачен",
    ]


def test_a_source_whose_data_begin_late_is_told_by_months() -> None:
    facts = make_facts()
    _, incident, pos = facts.coverage
    late = replace(pos, covers_period=False, received_from=date(2026, 9, 2))
    undated = replace(incident, covers_period=False, received_from=None)
    view = build_view(replace(facts, coverage=(late, undated)), LAYOUT)
    assert [line.remark for line in view.sources] == [
        "данные с 02.09.2026: июль и август не загружены",
        "ни одной правдоподобной даты поступления в загрузках",
    ]
    remarks = view.lines["on_time_share", "mcu-1"].remarks
    assert "Источник ПОС: данные с 02.09.2026: июль и август не загружены." in remarks


def test_a_platforms_indicator_depends_on_its_source_only() -> None:
    facts = make_facts(indicators=(make_indicator(code="pos_on_time", verdict_basis="platform"),))
    delo, incident, pos = facts.coverage
    line = build_view(replace(facts, coverage=(replace(delo, exported_at=None), incident, pos)), LAYOUT)
    assert line.lines["pos_on_time", "mcu-1"].remarks == LAYOUT.notes.platform


def test_an_unfinished_period_is_marked_everywhere() -> None:
    facts = make_facts(is_complete=False)
    view = build_view(facts, LAYOUT)
    assert view.mark == "Данные неполные: период не окончен"
    assert ("Состояние периода", view.mark) in view.passport
    assert build_view(make_facts(), LAYOUT).mark == ""


def test_duty_and_initiative_are_told_apart() -> None:
    duty = build_view(make_facts(), LAYOUT)
    assert (duty.is_duty, duty.basis) == (True, "постановление №\u00a01 (п.\u00a02.4 б)")
    assert duty.addressee == "Руководителю ЦУР Тестовой области"
    nothing = Basis(is_duty=False, title=None, legal_reference=None, addressee_post=None)
    initiative = build_view(make_facts(basis=nothing), LAYOUT)
    assert (initiative.is_duty, initiative.basis) == (False, "инициатива муниципального центра управления")
    assert initiative.addressee == "В Центр управления регионом Тестовой области"


def test_a_post_without_a_known_dative_stays_as_it_is() -> None:
    basis = Basis(True, None, None, "министр связи области")
    assert build_view(make_facts(basis=basis), LAYOUT).addressee == "Министр связи области"


def test_headline_figures_are_the_known_ones_of_the_form() -> None:
    received = make_indicator(code="received_count", unit="шт.", printed=Decimal(1175), denominator=None)
    mean = make_indicator(code="satisfaction_mean", state="no_data", printed=None)
    view = build_view(make_facts(indicators=(make_indicator(), received, mean)), LAYOUT)
    assert [(line.code, line.value) for line in view.headline] == [
        ("received_count", "1\u00a0175"),
        ("on_time_share", "66,7"),
    ]


def test_terms_in_force_by_default_are_listed_in_words() -> None:
    assert build_view(make_facts(), LAYOUT).policies == (
        "ПОС «Сообщения», окончательный ответ: 30 календарных дн. (таблица сроков)",
    )


def test_a_counting_in_force_by_default_is_told_once() -> None:
    facts = make_facts(policies=(), countings=("ст. 191 ГК РФ", "практика прокуратуры"))
    (said,) = build_view(facts, LAYOUT).policies
    assert said == (
        "Счёт дней и часов, первый день срока и перенос с нерабочего дня акты не устанавливают,"
        " приняты по умолчанию: ст. 191 ГК РФ; практика прокуратуры"
    )


def test_codes_that_no_catalogue_knows_are_shown() -> None:
    passport = dict(build_view(make_facts(missing_codes=("fed_x",)), LAYOUT).passport)
    assert passport["Нет в каталоге показателей"] == "fed_x"
