"""Approval of a submission in Airflow: its own page of required actions, and the ledger beside it.

The task waits for either road. Airflow's answer resumes it at once; a trigger looks into the ledger for what
`mcu approve` and `mcu return` said.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from airflow.providers.standard.operators.hitl import ApprovalOperator, HITLOperator
from airflow.sdk import Context
from airflow.sdk.exceptions import TaskAwaitingInput, TaskDeferred
from airflow.triggers.base import BaseTrigger, TriggerEvent

from mcu import duties
from mcu.airflow_policies import quoting_nothing
from warehouse.errors import McuError

COMMENT = "comment"
_LOOK_EVERY_SECONDS = 5.0
_DECIDED, _NOT_ANSWERED = "decided", "not_answered"


class SubmissionApproval(ApprovalOperator):
    """Asks for the approval of one submission's files; its result says who answered, where, and how.

    An approval of files that are not the newest any more is refused: the next morning asks for the new ones.
    """

    def __init__(
        self, *, submission_id: str, manifest_sha256: str, response_timeout: timedelta, **given: Any
    ) -> None:
        super().__init__(response_timeout=response_timeout, **given)
        self.waits_for = response_timeout
        self.submission_id = submission_id
        self.manifest_sha256 = manifest_sha256

    def execute(self, context: Context) -> dict[str, str]:
        """Ask, unless the ledger has the answer already; then wait for either road."""
        if not duties.is_waiting(self.submission_id, self.manifest_sha256):
            return self._result(_DECIDED)
        # Parked as the parent would have it, without a trigger, the task would never hear of the ledger.
        with suppress(TaskAwaitingInput):
            super().execute(context)
        deadline = datetime.now(UTC) + self.waits_for
        raise TaskDeferred(
            trigger=LedgerTrigger(self.submission_id, self.manifest_sha256, deadline.isoformat()),
            method_name="execute_complete",
        )

    def execute_complete(self, context: Context, event: dict[str, Any]) -> dict[str, str]:
        """Write Airflow's answer into the ledger; what the ledger itself told stands there already."""
        if "ledger" in event:
            return self._result(event["ledger"])
        # Not the parent's own: it would skip the tasks that follow for every municipality, not for this one.
        answer = HITLOperator.execute_complete(self, context, event)
        user = answer["responded_by_user"]
        is_approved = answer["chosen_options"] == [self.APPROVE]
        quoting_nothing(duties.record_answer)(
            self.submission_id,
            self.manifest_sha256,
            is_approved=is_approved,
            login=user["id"] if user else "",
            comment=str((answer["params_input"] or {}).get(COMMENT) or ""),
        )
        return self._result("approved" if is_approved else "returned")

    def _result(self, decision: str) -> dict[str, str]:
        return {"submission_id": self.submission_id, "decision": decision}


class LedgerTrigger(BaseTrigger):
    """Looks into the ledger until the submission is decided, or until the deadline (ISO 8601)."""

    def __init__(self, submission_id: str, manifest_sha256: str, deadline: str) -> None:
        super().__init__()  # type: ignore[no-untyped-call]  # Airflow's triggers have no types
        self.submission_id, self.manifest_sha256, self.deadline = submission_id, manifest_sha256, deadline

    def serialize(self) -> tuple[str, dict[str, Any]]:
        """Class and arguments, from which the triggerer makes it anew."""
        given = {
            "submission_id": self.submission_id,
            "manifest_sha256": self.manifest_sha256,
            "deadline": self.deadline,
        }
        return f"{type(self).__module__}.{type(self).__qualname__}", given

    async def run(self) -> AsyncIterator[TriggerEvent]:
        """One event: decided, or not answered. A database that is away for a while decides nothing."""
        deadline = datetime.fromisoformat(self.deadline)
        while datetime.now(UTC) < deadline:
            try:
                waits = await asyncio.to_thread(duties.is_waiting, self.submission_id, self.manifest_sha256)
            except (McuError, psycopg.Error):
                waits = True
            if not waits:
                yield TriggerEvent({"ledger": _DECIDED})  # type: ignore[no-untyped-call]  # as above
                return
            await asyncio.sleep(_LOOK_EVERY_SECONDS)
        yield TriggerEvent({"ledger": _NOT_ANSWERED})  # type: ignore[no-untyped-call]  # as above
