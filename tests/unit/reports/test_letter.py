"""The letter: fields reach the text, a template's mistake is a sentence, the bytes are the same."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from docx import Document

from reports.letter import letter_fields, render_letter
from reports.letter_template import build_letter_template
from reports.templates_folder import LETTER, PROJECT_TEMPLATES
from reports.view import build_view
from tests.unit.reports.sample import AS_OF, make_facts, own_layout
from warehouse.errors import ConfigError
from warehouse.settings import PROJECT_ROOT

FIELDS = letter_fields(build_view(make_facts(), own_layout()), ["Книга (x.xlsx)"])


def _render(path: Path, template: Path) -> Path:
    render_letter(path, template, FIELDS, title="Сведения", author="МЦУ", as_of=AS_OF)
    return path


@pytest.fixture
def template(tmp_path: Path) -> Callable[[str], Path]:
    """Makes a Word template of one paragraph."""

    def make(text: str) -> Path:
        document = Document()
        document.add_paragraph(text)
        path = tmp_path / LETTER
        document.save(str(path))
        return path

    return make


def _text(path: Path) -> str:
    document = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_the_shipped_template_is_what_the_script_writes() -> None:
    assert (PROJECT_TEMPLATES / LETTER).read_bytes() == build_letter_template()


def test_the_letter_says_what_the_submission_says(tmp_path: Path) -> None:
    text = _text(_render(tmp_path / "letter.docx", PROJECT_TEMPLATES / LETTER)).replace("\u00a0", " ")
    for expected in (
        "Руководителю ЦУР Тестовой области",
        "О представлении сведений о значениях показателей за III квартал 2026 года",
        "Муниципальный центр управления «Тест & Ко»",
        "Основание: постановление № 1 (п. 2.4 б).",
        "по состоянию на 01.10.2026 02:00 (UTC+4)",
        "66,7",
        "нет данных",
        "1. Книга (x.xlsx)",
        "Руководитель МЦУ",
    ):
        assert expected in text
    assert "{" not in text
    assert "не окончен" not in text


def test_the_same_letter_has_the_same_bytes(tmp_path: Path) -> None:
    one = _render(tmp_path / "one.docx", PROJECT_TEMPLATES / LETTER)
    other = _render(tmp_path / "other.docx", PROJECT_TEMPLATES / LETTER)
    assert one.read_bytes() == other.read_bytes()
    properties = Document(str(one)).core_properties
    assert (properties.title, properties.author) == ("Сведения", "МЦУ")
    assert properties.created == properties.modified == AS_OF


def test_what_looks_like_markup_stays_text(tmp_path: Path, template: Callable[[str], Path]) -> None:
    assert _text(_render(tmp_path / "x.docx", template("{{ мцу }}"))).strip() == (
        "Муниципальный центр управления «Тест & Ко»"
    )


@pytest.mark.parametrize(
    ("text", "name", "meant"),
    [
        ("За {{ периуд }}", "периуд", "период"),
        ("{% for г in группы %}{{ г.назвние }}{% endfor %}", "назвние", "название"),
        ("{{ сумма_штрафов_и_пеней }}", "сумма_штрафов_и_пеней", None),
    ],
)
def test_an_unknown_field_is_named(
    tmp_path: Path, template: Callable[[str], Path], text: str, name: str, meant: str | None
) -> None:
    with pytest.raises(ConfigError, match="неизвестное поле") as caught:
        _render(tmp_path / "x.docx", template(text))
    assert caught.value.where == LETTER
    assert caught.value.got == f"«{name}»"
    assert caught.value.expected == (
        f"возможно, «{meant}»" if meant else "поле из списка в docs/submission.md"
    )
    assert not (tmp_path / "x.docx").exists()


@pytest.mark.parametrize("text", ["{% if пометка %}без конца", "{{ период", "{{ мцу.__class__.__mro__ }}"])
def test_broken_or_prying_markup_is_refused(
    tmp_path: Path, template: Callable[[str], Path], text: str
) -> None:
    with pytest.raises(ConfigError):
        _render(tmp_path / "x.docx", template(text))
    assert not (tmp_path / "x.docx").exists()


def test_a_file_that_is_not_word_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / LETTER).write_bytes(b"not a zip")
    with pytest.raises(ConfigError, match="не является документом Word"):
        _render(tmp_path / "x.docx", tmp_path / LETTER)


def test_the_page_about_the_letter_lists_its_fields() -> None:
    page = (PROJECT_ROOT / "docs" / "submission.md").read_text(encoding="utf-8")
    table = page.partition("## Поля письма")[2].partition("\n## ")[0]
    rows = [line for line in table.splitlines() if line.startswith("| `")]
    quoted = {name for line in rows for name in re.findall(r"`(\w+)`", line)}
    assert quoted == _names(FIELDS)


def _names(value: object) -> set[str]:
    if isinstance(value, dict):
        return set(value).union(*(_names(part) for part in value.values()))
    return set().union(*(_names(part) for part in value)) if isinstance(value, list) else set()
