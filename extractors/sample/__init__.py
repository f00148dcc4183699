"""Exports that look like the platforms' own: one invented city per seed, in the real layouts, at any size."""

from extractors.sample.city import SampleError
from extractors.sample.export import CSV_FORMS, SampleSummary, write_samples
from extractors.sample.seeded import seeded_personal_values
from extractors.sample.tables import SampleFile

__all__ = [
    "CSV_FORMS",
    "SampleError",
    "SampleFile",
    "SampleSummary",
    "seeded_personal_values",
    "write_samples",
]
