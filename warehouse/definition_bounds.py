"""What definitions must hold, as data with a reference: `dbt_project/definition_bounds/*.yml`."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_args

import yaml
from pydantic import BaseModel, ConfigDict, Field, PositiveInt, ValidationError, model_validator

from warehouse.definition_words import Regime, Stage, StartEvent, StopEvent
from warehouse.definitions import DBT_PROJECT
from warehouse.errors import ConfigError
from warehouse.yaml_text import read_yaml

BOUNDS = DBT_PROJECT / "definition_bounds"
Text = Annotated[str, Field(min_length=1)]
_Bounds = TypeVar("_Bounds", bound=BaseModel)


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Row(_File):
    """A row and where it is known from."""

    reference: Text
    status: Literal["verified", "default"]


class SourceMoments(_Row):
    """Moments that the export of a source gives."""

    source: Text
    moments: tuple[StartEvent | StopEvent, ...]


class UngivenMoment(_Row):
    """A moment that orders name and no export gives; `name` in the genitive."""

    moment: StartEvent
    name: Text


class StageMoments(_Row):
    """Moments with which a stage may begin and end."""

    stage: Stage
    starts: tuple[StartEvent, ...]
    stops: tuple[StopEvent, ...]


class Need(_Row):
    """Whether appeals of a source and regime must have a term of a stage; `since` belongs to `required`."""

    source: Text
    regime: Regime
    stage: Stage
    is_fast_track: bool | None = None
    need: Literal["required", "allowed", "none", "uncounted"]
    since: date | None = None


class TermBounds(_File):
    """File `terms.yml`."""

    moments: tuple[SourceMoments, ...]
    ungiven: tuple[UngivenMoment, ...]
    stages: tuple[StageMoments, ...]
    needs: tuple[Need, ...]

    @model_validator(mode="after")
    def _every_start_is_given_or_declared_ungiven(self) -> "TermBounds":
        given = {moment for one in self.moments for moment in one.moments}
        ungiven = {one.moment for one in self.ungiven}
        for moment in get_args(StartEvent):
            if (moment in given) == (moment in ungiven):
                raise ValueError(f"момент {moment} стоит или в moments, или в ungiven")
        return self

    @model_validator(mode="after")
    def _every_stage_is_known(self) -> "TermBounds":
        missing = set(get_args(Stage)) - {one.stage for one in self.stages}
        if missing:
            raise ValueError(f"нет стадии {', '.join(sorted(missing))} в списке stages")
        return self

    @model_validator(mode="after")
    def _every_stage_of_a_regime_is_decided(self) -> "TermBounds":
        decided = {(need.source, need.regime, need.stage) for need in self.needs}
        for source, regime in sorted({(need.source, need.regime) for need in self.needs}):
            for stage in get_args(Stage):
                if (source, regime, stage) not in decided:
                    raise ValueError(f"не решено (needs), нужен ли срок: {source}, {regime}, {stage}")
        return self

    @model_validator(mode="after")
    def _only_the_required_has_a_first_day(self) -> "TermBounds":
        for need in self.needs:
            if (need.need == "required") != (need.since is not None):
                raise ValueError(f"since бывает у required, и только у него: {need.source}, {need.stage}")
        return self


class Composite(_Row):
    """How many components a composite has and what they add up to."""

    indicator_code: Text
    edition: Text
    component_count: PositiveInt
    points: Decimal | None = None
    value_weight: Decimal | None = None


class PartialScale(_Row):
    """A scale whose lower bands no known act names."""

    indicator_code: Text
    edition: Text


class Grade(_Row):
    """A group of a scale; the file lists groups from the worst to the best."""

    grade: Text


class RatingBound(_Row):
    """Between which values a component of a rating can lie."""

    component: Text
    least: Decimal
    most: Decimal | None = None


class SideBySide(_Row):
    """Indicators whose editions are in force at once: versions of one model, of which none is dated."""

    indicator_codes: tuple[Text, ...]


class IndicatorBounds(_File):
    """File `indicators.yml`."""

    side_by_side: tuple[SideBySide, ...]
    composites: tuple[Composite, ...]
    partial_scales: tuple[PartialScale, ...]
    grades: tuple[Grade, ...]
    rating_bounds: tuple[RatingBound, ...]


class Codes(_Row):
    """Words of one kind with one reference."""

    codes: tuple[Text, ...]


class KnownWords(_File):
    """File `words.yml`."""

    directions: tuple[Codes, ...]
    absences: tuple[Codes, ...]
    member_dimensions: tuple[Codes, ...]
    coded_topics: tuple[Codes, ...]


class Regions(_Row):
    """File `regions.yml`."""

    regions: tuple[Text, ...]


def term_bounds(folder: Path = BOUNDS) -> TermBounds:
    """Moments, stages and needs of terms. Raises ConfigError when the file is wrong."""
    return _read(folder / "terms.yml", TermBounds)


def indicator_bounds(folder: Path = BOUNDS) -> IndicatorBounds:
    """Sums, scales and bounds of indicators and ratings. Raises ConfigError when the file is wrong."""
    return _read(folder / "indicators.yml", IndicatorBounds)


def known_words(folder: Path = BOUNDS) -> KnownWords:
    """Words that definitions may refer to. Raises ConfigError when the file is wrong."""
    return _read(folder / "words.yml", KnownWords)


def known_regions(folder: Path = BOUNDS) -> list[str]:
    """Names of the subjects of the Federation. Raises ConfigError when the file is wrong."""
    return list(_read(folder / "regions.yml", Regions).regions)


def codes_of(rows: tuple[Codes, ...]) -> list[str]:
    """All words of one kind."""
    return [code for row in rows for code in row.codes]


def _read(path: Path, model: type[_Bounds]) -> _Bounds:
    try:
        return model.model_validate(read_yaml(path.read_text(encoding="utf-8")))
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise _error(path, f", около строки {line}", "не YAML") from None
    except ValidationError as error:
        detail = error.errors(include_url=False)[0]
        key = ".".join(str(part) for part in detail["loc"])
        got = str(detail["input"])[:60]
        if detail["type"] in ("missing", "value_error"):
            got = "ключа нет" if detail["type"] == "missing" else str(detail["ctx"]["error"])
        raise _error(path, f", ключ {key}" if key else "", got) from None


def _error(path: Path, place: str, got: str) -> ConfigError:
    return ConfigError(
        "Границы определений записаны неверно",
        where=f"definition_bounds/{path.name}{place}",
        got=got,
        todo="исправьте файл; прошлая публикация не тронута",
    )
