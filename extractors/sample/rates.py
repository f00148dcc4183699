"""The shares and shapes that samples are drawn from (data/rates.yml), and the tables that docs print."""

from functools import lru_cache
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from extractors.sample.reference import read_data

Basis = Literal["export", "press", "assumed"]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Rate(_Model):
    """A share, 0–1, and where it comes from."""

    name: str
    value: float = Field(gt=0, lt=1)
    basis: Basis
    what: str


class Shape(_Model):
    """A right-skewed quantity: lognormal with a median and the spread of its logarithm."""

    name: str
    median: float = Field(gt=0)
    sigma: float = Field(gt=0)
    basis: Basis
    what: str


class Term(_Model):
    """Whole days that a platform adds."""

    name: str
    days: int = Field(gt=0)
    what: str


class Office(_Model):
    """The platform's working time: minutes of the day."""

    opens: int
    lunch_from: int
    lunch_to: int
    closes: int


class Rhythm(_Model):
    """Weights of hours (24), weekdays (7, Monday first) and months (12)."""

    hours: dict[str, list[float]]
    weekdays: dict[str, list[float]]
    months: list[float]


class _File(_Model):
    rates: list[Rate]
    shapes: list[Shape]
    terms: list[Term]
    scores: dict[str, list[float]]
    office: Office
    rhythm: Rhythm


class Rates:
    """Lookup by name; an unknown name is a KeyError at once."""

    def __init__(self, source: _File) -> None:
        self.rates = {rate.name: rate for rate in source.rates}
        self.shapes = {shape.name: shape for shape in source.shapes}
        self._days = {term.name: term.days for term in source.terms}
        self.terms = source.terms
        self.scores = source.scores
        self.office = source.office
        self.rhythm = source.rhythm

    def __getitem__(self, name: str) -> float:
        return self.rates[name].value

    def days(self, name: str) -> int:
        """A platform's term in days."""
        return self._days[name]


@lru_cache(maxsize=1)
def load_rates() -> Rates:
    """The project's own table of rates."""
    return Rates(_File.model_validate(read_data("rates")))


def rates_tables() -> str:
    """The Markdown tables of docs/samples.md: shares, shapes, terms."""
    rates = load_rates()
    lines = ["| Share | Value | Basis | Of what |", "|---|---|---|---|"]
    lines += [f"| `{r.name}` | {r.value * 100:g} % | {r.basis} | {r.what} |" for r in rates.rates.values()]
    lines += [
        "",
        "| Quantity | Median | Spread of the logarithm | Basis | Of what |",
        "|---|---|---|---|---|",
    ]
    lines += [
        f"| `{s.name}` | {s.median:g} | {s.sigma:g} | {s.basis} | {s.what} |" for s in rates.shapes.values()
    ]
    lines += ["", "| Term | Days | Of what |", "|---|---|---|"]
    lines += [f"| `{t.name}` | {t.days} | {t.what} |" for t in rates.terms]
    return "\n".join(lines)
