"""`mcu ingest`: land and load files, one line of the table for each."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from extractors.ingest import LoadResult, ingest_paths
from mcu.commands.server import make_folders, prepare_database
from mcu.terminal.options import Json, Municipality, Source
from mcu.terminal.output import say, show, show_json, show_table, stdout_for_result
from mcu.terminal.progress import watch
from warehouse.settings import load_settings

STATES = {
    "loaded": "загружен",
    "known": "уже загружен раньше",
    "refused": "отвергнут",
    "not_ready": "не взят",
}
_COLUMNS = (
    "Файл", "МЦУ", "Источник", "Итог", "Прочитано", "Загружено", "Без изменений", "Отклонено", "Причина",
)  # fmt: skip
# A file with more is laid out wrongly: the first sentences tell how, the marked workbook holds them all.
_MOST_CELLS = 50


def ingest(
    paths: Annotated[list[Path], typer.Argument(metavar="ПУТЬ…", help="файлы или папки с выгрузками")],
    municipality: Municipality = None,
    source: Source = None,
    as_json: Json = False,
) -> None:
    """Load the files; exit 1 when one was refused or could not be taken."""
    settings = load_settings()
    make_folders(settings)
    with stdout_for_result(), watch() as progress:
        prepare_database(settings)
        results = ingest_paths(
            settings,
            paths,
            municipality=municipality,
            source=source,
            progress=lambda file, rows: progress(f"{file}, строк", rows),
        )
    if as_json:
        show_json({"files": [asdict(result) for result in results]})
    else:
        show_loads(results)
    if any(result.state in ("refused", "not_ready") for result in results):
        raise typer.Exit(1)


def show_loads(results: list[LoadResult]) -> None:
    """The table of one ingestion; what was odd but loaded stands under it."""
    if not results:
        say("Файлов не найдено")
        return
    show_table(
        _COLUMNS,
        [
            (
                result.file_name,
                result.municipality_code,
                result.source,
                STATES[result.state],
                result.rows_read,
                result.rows_inserted,
                result.rows_unchanged,
                result.rows_rejected,
                result.reason,
            )
            for result in results
        ],
    )
    for result in results:
        for finding in result.findings:
            show(f"{result.municipality_code}, {result.source}, {result.file_name}: {finding.sentence}")
        for sentence in result.cells[:_MOST_CELLS]:
            show(f"{result.municipality_code}, {result.source}, {result.file_name}: {sentence}")
        if len(result.cells) > _MOST_CELLS:
            show(f"… и ещё ячеек с ошибками: {len(result.cells) - _MOST_CELLS}")
