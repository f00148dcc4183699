"""Words that dated definitions are made of, in seeds and in municipality files alike."""

from typing import Literal

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
