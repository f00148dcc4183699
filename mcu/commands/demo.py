"""`mcu demo`: the closing table of `make demo`, read from the ledger, the published marts and the outbox."""

from dataclasses import astuple, dataclass
from pathlib import Path

import typer
from psycopg import Connection
from psycopg.rows import TupleRow, class_row

from mcu.facts import count_loads, has_ledger, read_server
from mcu.terminal.output import say, show, show_moment, show_table
from warehouse.database import connect
from warehouse.publication import Publication, last_publication
from warehouse.settings import Settings, load_settings

_KINDS = {
    ".pdf": "печатная форма: просмотр PDF",
    ".xlsx": "показатели и строки за ними: Excel, LibreOffice",
    ".docx": "сопроводительное письмо: Word, LibreOffice",
    ".json": "то же для программ",
}
_QUESTION = "select source, count(*) from marts.fct_appeals where is_counted group by source"


@dataclass(frozen=True)
class CityRow:
    """One municipality: its files and rows in the ledger, its appeals and figures in the published marts."""

    municipality_code: str
    file_count: int
    rows_inserted: int
    rows_unchanged: int
    rows_rejected: int
    appeal_count: int
    open_breach_count: int
    figure_count: int


@dataclass(frozen=True)
class SubmissionRow:
    """The newest submission of a municipality and period."""

    municipality_code: str
    period: str
    folder: str


def demo() -> None:
    """Print what was loaded, rejected and published, where the files are, how to open them, how to ask."""
    settings = load_settings()
    with connect(settings) as connection:
        publication = last_publication(connection) if has_ledger(connection) else None
        if publication is None:
            say("Ещё ничего не опубликовано: выполните make demo или mcu nightly")
            raise typer.Exit(1)
        # The whole table is of one publication, whatever a night publishes meanwhile.
        connection.execute("select set_config('mcu.as_of', %s, false)", [publication.as_of.isoformat()])
        _show_cities(_read_cities(connection), publication, settings)
        _show_waiting(connection)
        _show_files(
            [row for row in _read_submissions(connection) if (settings.home / row.folder).is_dir()], settings
        )
    _show_how_to_ask(settings)


def _show_cities(cities: list[CityRow], publication: Publication, settings: Settings) -> None:
    at = show_moment(publication.as_of, settings.zone)
    show_table(
        (
            "МЦУ", "Файлов", "Строк загружено", "Без изменений", "Отклонено", "Обращений", "Просрочено",
            "Показателей",
        ),
        [astuple(city) for city in cities],
        title=f"Опубликовано по состоянию на {at}, версия {publication.version}",
    )  # fmt: skip


def _show_waiting(connection: Connection[TupleRow]) -> None:
    counts = count_loads(connection)
    show(
        f"Файлов отвергнуто: {counts.refused}, загрузок в карантине: {counts.quarantined}."
        " Почему: mcu loads; каждая отклонённая строка с причиной — в ops.rejected_rows."
    )


def _show_files(submissions: list[SubmissionRow], settings: Settings) -> None:
    if not submissions:
        show("Сведения ещё не собраны: mcu submit --municipality all")
        return
    show("")
    show(f"Сведения к подписи, папка {settings.outbox}:")
    for submission in submissions:
        folder = settings.home / submission.folder
        place = folder.relative_to(settings.outbox) if folder.is_relative_to(settings.outbox) else folder
        show(f"  {submission.municipality_code}, {submission.period}: {place}")
    show("В каждой папке:")
    for name, kind in _kinds_of_files(settings.home / submissions[0].folder, submissions[0]):
        show(f"  {name:<34} {kind}")


def _kinds_of_files(folder: Path, submission: SubmissionRow) -> list[tuple[str, str]]:
    """Files of a submission without the municipality's part of the name, and what opens each."""
    prefix = f"{submission.municipality_code}_{submission.period}_"
    names = {path.suffix: path.name.replace(prefix, "…_") for path in sorted(folder.glob(f"{prefix}*"))}
    return [(names[suffix], kind) for suffix, kind in _KINDS.items() if suffix in names]


def _show_how_to_ask(settings: Settings) -> None:
    server = read_server(settings)
    show("")
    show("Спросить витрины:")
    show(f'  .venv/bin/mcu sql "{_QUESTION}"')
    show("  .venv/bin/mcu psql")
    if server.analyst_url is not None:
        show(f"Из BI: {server.analyst_url} (только чтение)")


def _read_cities(connection: Connection[TupleRow]) -> list[CityRow]:
    with connection.cursor(row_factory=class_row(CityRow)) as cursor:
        return cursor.execute(
            """
            with files as (
                select
                    municipality_code,
                    count(*) as file_count,
                    sum(rows_inserted)::bigint as rows_inserted,
                    sum(rows_unchanged)::bigint as rows_unchanged,
                    sum(rows_rejected)::bigint as rows_rejected
                from ops.loads
                where state in ('loaded', 'quarantined')
                group by municipality_code
            ),

            appeals as (
                select municipality_code, count(*) as appeal_count
                from marts.fct_appeals
                group by municipality_code
            ),

            breaches as (
                select municipality_code, count(*) as open_breach_count
                from marts.fct_sla_breaches
                where state = 'breached_open'
                group by municipality_code
            ),

            figures as (
                select municipality_code, count(*) as figure_count
                from marts.fct_indicator_values
                where state = 'ok'
                group by municipality_code
            )

            select
                municipality_code,
                coalesce(file_count, 0) as file_count,
                coalesce(rows_inserted, 0) as rows_inserted,
                coalesce(rows_unchanged, 0) as rows_unchanged,
                coalesce(rows_rejected, 0) as rows_rejected,
                coalesce(appeal_count, 0) as appeal_count,
                coalesce(open_breach_count, 0) as open_breach_count,
                coalesce(figure_count, 0) as figure_count
            from marts.dim_municipalities
            left join files using (municipality_code)
            left join appeals using (municipality_code)
            left join breaches using (municipality_code)
            left join figures using (municipality_code)
            order by municipality_code
            """
        ).fetchall()


def _read_submissions(connection: Connection[TupleRow]) -> list[SubmissionRow]:
    """The newest per municipality."""
    with connection.cursor(row_factory=class_row(SubmissionRow)) as cursor:
        return cursor.execute(
            """
            select distinct on (municipality_code) municipality_code, period, folder
            from ops.submissions
            where folder is not null
            order by municipality_code, event_id desc
            """
        ).fetchall()
