"""The cover letter: a Word template that an МЦУ edits, filled with the submission's sentences."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from io import BytesIO
from pathlib import Path
from zipfile import BadZipFile

from docx.opc.exceptions import PackageNotFoundError
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import SandboxedEnvironment

from reports.packing import normalise_zip
from reports.view import IndicatorLine, View
from warehouse.errors import ConfigError, nearest

_UNKNOWN_NAME = re.compile(r"'([^']+)' is undefined|has no attribute '([^']+)'")


def letter_fields(view: View, attachments: Sequence[str]) -> dict[str, object]:
    """The fields of the template. Their names are Russian: МЦУ people write them in Word."""
    return {
        "адресат": view.addressee,
        "мцу": view.mcu_name,
        "муниципалитет": view.municipality,
        "регион": view.region,
        "правовой_акт": view.legal_act,
        "период": view.period,
        "пометка": view.mark,
        "обязанность": view.is_duty,
        "основание": view.basis,
        "дата_сведений": view.as_of,
        "должность": view.signatory,
        "группы": [
            {"название": group.title, "показатели": [_line_fields(line) for line in group.lines]}
            for group in view.groups
        ],
        "примечания": [{"знак": note.mark, "текст": note.text} for note in view.notes],
        "источники": [
            {
                "название": line.title,
                "данные": line.received,
                "выгрузка": line.exported,
                "полнота": line.remark,
            }
            for line in view.sources
        ],
        "приложения": list(attachments),
    }


def render_letter(
    path: Path, template: Path, fields: Mapping[str, object], *, title: str, author: str, as_of: datetime
) -> None:
    """Fill the template and write the DOCX with fixed times.

    Raises ConfigError when the template is not a Word file, is not well formed or names an unknown field.
    """
    # A template is somebody's file: it gets values, not the run of Python.
    environment = SandboxedEnvironment(autoescape=True, undefined=StrictUndefined)
    document = DocxTemplate(template)
    try:
        document.render(dict(fields), jinja_env=environment, autoescape=True)
    except UndefinedError as error:
        raise _unknown_field(template, fields, error) from error
    except TemplateError as error:
        line = f", строка разметки {error.lineno}" if isinstance(error, TemplateSyntaxError) else ""
        raise ConfigError(
            "Шаблон письма не разобран",
            where=f"{template.name}{line}",
            expected="поля вида {{ период }} и парные метки {%p if … %} … {%p endif %}",
            todo="исправьте шаблон в Word или удалите его, чтобы действовал общий",
        ) from error
    except (PackageNotFoundError, BadZipFile, KeyError, ValueError) as error:
        raise ConfigError(
            "Шаблон письма не является документом Word",
            where=template.name,
            expected="файл .docx",
            todo="сохраните шаблон в Word как .docx или удалите его, чтобы действовал общий",
        ) from error
    properties = document.docx.core_properties
    properties.title, properties.author, properties.last_modified_by = title, author, author
    properties.created = properties.modified = as_of.replace(tzinfo=None)
    properties.revision = 1
    written = BytesIO()
    document.save(written)
    path.write_bytes(normalise_zip(written.getvalue()))


def _line_fields(line: IndicatorLine) -> dict[str, str]:
    return {
        "номер": line.number,
        "название": line.name,
        "код": line.code,
        "редакция": line.edition,
        "числитель": line.numerator,
        "знаменатель": line.denominator,
        "значение": line.value,
        "единица": line.unit,
        "цель": line.target,
        "знаки": " ".join(line.marks),
    }


def _unknown_field(template: Path, fields: Mapping[str, object], error: UndefinedError) -> ConfigError:
    found = _UNKNOWN_NAME.search(str(error))
    name = next((group for group in found.groups() if group), "") if found else str(error)
    suggestion = nearest(name, sorted(_field_names(fields)))
    return ConfigError(
        "В шаблоне письма неизвестное поле",
        where=template.name,
        got=f"«{name}»",
        expected=f"возможно, «{suggestion}»" if suggestion else "поле из списка в docs/submission.md",
        todo="исправьте поле в шаблоне",
    )


def _field_names(value: object) -> set[str]:
    if isinstance(value, Mapping):
        return {str(key) for key in value}.union(*(_field_names(part) for part in value.values()))
    if isinstance(value, list):
        return set().union(*(_field_names(part) for part in value))
    return set()
