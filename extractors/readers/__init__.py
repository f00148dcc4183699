"""From bytes to tables of text: one reader per file format, all with the same face (`tables.SourceTable`)."""

from extractors.readers.opening import OpenedFile, open_source_file
from extractors.readers.tables import SourceTable

__all__ = ["OpenedFile", "SourceTable", "open_source_file"]
