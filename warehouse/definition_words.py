"""Words that dated definitions are made of, in seeds and in municipality files alike."""

from typing import Annotated, Literal

from pydantic import Field

Source = Literal["incident", "pos", "delo", "sstu", "gospubliki", "heatmap", "media", "registers"]
Regime = Literal["fz59", "message", "social"]
Stage = Literal["registration", "redirect", "first_answer", "interim_to_final", "final_answer"]
Unit = Literal["calendar_day", "working_day", "working_hour", "hour"]
# What orders count from. Which moments an export gives, and that none gives `published`, stands in
# `definition_bounds/terms.yml`.
StartEvent = Literal["published", "received", "detected", "registered", "assigned", "interim"]
StopEvent = Literal["registered", "first_answer", "final_answer", "closed"]
FirstDay = Literal["next_day", "start_day"]
NonworkingDuePolicy = Literal["next_workday", "prev_workday", "as_is"]
# States in which a municipality's own term may stand still.
PauseStatus = Literal["postponed", "extended"]
# What has a term of retention (docs/decisions/0017): personal data, whose term a municipality may set …
PersonalRetention = Literal[
    "inbox_files", "landed_copies", "closed_appeals", "unclosed_rows", "superseded_versions"
]
# … and what the installation writes about its own work.
HouseRetention = Literal["log_files", "work_files", "gate_results"]
RetentionCode = Literal[PersonalRetention, HouseRetention]
RetentionUnit = Literal["calendar_day", "year"]
# A century of days: what is to be kept for ever has years.
RetentionDuration = Annotated[int, Field(ge=1, le=36_500)]
CountedFrom = Literal["event", "next_january"]
