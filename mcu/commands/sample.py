"""`mcu sample`: exports of an invented city, laid out as an inbox."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from extractors.sample import SampleError, SampleSummary, write_samples
from mcu.terminal.folders import writing_into
from mcu.terminal.options import Json, as_usage, check_choice, read_date
from mcu.terminal.output import show, show_json, show_table, stdout_for_result
from mcu.terminal.progress import Watch, watch
from warehouse.municipalities import Municipality, load_municipalities
from warehouse.settings import load_settings

EVERY = "all"


def sample(  # noqa: PLR0913  # the options of the public command
    municipality: Annotated[
        str, typer.Option("--municipality", metavar="КОД", help=f"код МЦУ, или {EVERY} — все")
    ],
    until: Annotated[
        str | None,
        typer.Option("--until", metavar="ДАТА", help="последний день выгрузки; без него — вчера"),
    ] = None,
    days: Annotated[
        int, typer.Option("--days", metavar="ЧИСЛО", min=1, help="сколько дней по последний")
    ] = 90,
    per_day: Annotated[
        int, typer.Option("--per-day", metavar="ЧИСЛО", min=1, help="сколько обращений в день в среднем")
    ] = 30,
    seed: Annotated[int, typer.Option("--seed", metavar="ЧИСЛО", help="номер выдуманного города")] = 1,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="ПАПКА", help="куда писать; без него — inbox")
    ] = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="CSV вместо XLSX и XLS")] = False,
    as_json: Json = False,
) -> None:
    """Write the samples of one municipality, or of all."""
    settings = load_settings()
    known = load_municipalities(settings.municipalities)
    if municipality != EVERY:
        check_choice("--municipality", municipality, [*known, EVERY])
    # Exports carry the time of their last evening: today's would lie in the future, and no night takes those.
    yesterday = datetime.now(settings.zone).date() - timedelta(days=1)
    last = read_date("--until", until) if until is not None else yesterday
    folder = out or settings.inbox
    chosen = known.values() if municipality == EVERY else [known[municipality]]
    with (
        stdout_for_result(),
        watch() as progress,
        as_usage(SampleError),
        writing_into(out, "--out", settings.inbox),
    ):
        summaries = [
            write_samples(
                city,
                until=last,
                days=days,
                per_day=per_day,
                seed=seed,
                out=folder,
                file_format="csv" if as_csv else "native",
                progress=_named(progress, city),
            )
            for city in chosen
        ]
    if as_json:
        show_json({"samples": [_document(summary) for summary in summaries]})
    else:
        _show(summaries, folder)


def _named(progress: Watch, city: Municipality) -> Watch:
    """The same watch; its stages say whose export is being written."""

    def tell(stage: str, done: int | None = None, total: int | None = None) -> None:
        progress(f"{city.code}, {stage}, дней", done, total)

    return tell


def _document(summary: SampleSummary) -> dict[str, object]:
    return {
        "municipality_code": summary.municipality_code,
        "files": [
            {"path": file.path, "source": file.source, "row_count": file.row_count} for file in summary.files
        ],
        "appeal_count": summary.appeal_count,
        "repeated_count": summary.repeated_count,
        "broken_count": summary.broken_count,
    }


def _show(summaries: list[SampleSummary], out: Path) -> None:
    show_table(
        ("МЦУ", "Источник", "Обращений", "Повторов ключа", "Негодных строк", "Файлы"),
        [
            (
                summary.municipality_code,
                source,
                count,
                summary.repeated_count[source],
                summary.broken_count[source],
                ", ".join(file.path.name for file in summary.files if file.source == source),
            )
            for summary in summaries
            for source, count in summary.appeal_count.items()
        ],
    )
    show(f"Папка: {out}/<муниципалитет>/<источник>/")
