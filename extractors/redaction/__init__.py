"""Copies of free texts without personal data: patterns, the row's own names, NER; schema `redacted`."""

from extractors.redaction.store import RedactionReport, forget_stale_copies, redact_new_texts

__all__ = ["RedactionReport", "forget_stale_copies", "redact_new_texts"]
