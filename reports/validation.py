"""A rendered folder read back by other means than it was written: what is approved is what lies there."""

import json
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator
from python_calamine import CalamineWorkbook

from reports.files import MACHINE, PRINTED, WORKBOOK
from reports.manifest import MANIFEST, list_files
from reports.packing import hash_file
from reports.templates_folder import PROJECT_TEMPLATES
from warehouse.errors import PublicationError

_SCHEMA = PROJECT_TEMPLATES / "submission.schema.json"
_HEADER = "Код"


def validate_folder(folder: Path, manifest_sha256: str) -> None:
    """Hold the folder against its manifest, the JSON against its schema, the workbook against the JSON.

    Raises PublicationError with what differs.
    """
    _check_manifest(folder, manifest_sha256)
    document = json.loads(_file(folder, MACHINE).read_text(encoding="utf-8"))
    _check_schema(document)
    _check_workbook(folder, document)
    if not _file(folder, PRINTED).read_bytes().startswith(b"%PDF-"):
        raise _fault(folder, "печатная форма — не PDF")


def _check_manifest(folder: Path, manifest_sha256: str) -> None:
    path = folder / MANIFEST
    if not path.is_file():
        raise _fault(folder, f"нет файла {MANIFEST}")
    if hash_file(path) != manifest_sha256:
        raise _fault(folder, "опись не та, что записана в журнале")
    listed = json.loads(path.read_text(encoding="utf-8"))["files"]
    found = list_files(folder)
    if listed != found:
        names = {
            str(file["name"])
            for files in (listed, found)
            for file in files
            if file not in listed or file not in found
        }
        raise _fault(folder, f"не по описи: {', '.join(sorted(names)[:5])}")


def _check_schema(document: dict[str, Any]) -> None:
    schema = json.loads(_SCHEMA.read_text(encoding="utf-8"))
    first = next(iter(Draft202012Validator(schema).iter_errors(document)), None)
    if first is not None:
        place = "/".join(map(str, first.path)) or "документ"
        raise PublicationError(
            "Сведения для программ не соответствуют своей схеме",
            where=place,
            expected=_SCHEMA.name,
            todo="сведения не подавать, сообщить разработчику",
        )


def _check_workbook(folder: Path, document: dict[str, Any]) -> None:
    """The workbook's first sheet has the figures of the JSON with the same values, and no others."""
    rows = CalamineWorkbook.from_path(_file(folder, WORKBOOK)).get_sheet_by_index(0).to_python()
    start = next(number for number, row in enumerate(rows) if _HEADER in row)
    header = [str(title) for title in rows[start]]
    shown = [dict(zip(header, row, strict=True)) for row in rows[start + 1 :]]
    in_book = [(str(row[_HEADER]), str(row["Редакция"]), _number(row["Значение"])) for row in shown]
    in_json = [(one["code"], one["edition"], _number(one["value"])) for one in document["indicators"]]
    if in_book != in_json:
        codes = sorted({code for code, *_ in {*in_book} ^ {*in_json}})
        raise _fault(folder, f"книга и файл для программ расходятся: {', '.join(codes[:5])}")


def _number(value: object) -> float | None:
    """A figure of either file; words («нет данных») and an empty value are none."""
    try:
        return float(str(value))
    except ValueError:
        return None


def _file(folder: Path, suffix: str) -> Path:
    found = next(folder.glob(f"*_{suffix}"), None)
    if found is None:
        raise _fault(folder, f"нет файла …_{suffix}")
    return found


def _fault(folder: Path, got: str) -> PublicationError:
    return PublicationError(
        "Подготовленные файлы не прошли проверку",
        where=folder.name,
        got=got,
        expected="то, что было подготовлено",
        todo="уберите папку и подготовьте сведения заново: mcu submit",
    )
