"""How long a place may take: a server that trickles must not hold up the others, nor the night."""

from extractors.fetching.errors import OutageError
from extractors.inbox import Clock

MOST_SECONDS = 600.0


class Watch:
    """Counts the time of one place from its beginning, over all its attempts."""

    def __init__(self, code: str, clock: Clock) -> None:
        self._code, self.clock = code, clock
        self._ends = clock.now() + MOST_SECONDS

    @property
    def left(self) -> float:
        """Seconds that are left, at least one."""
        return max(self._ends - self.clock.now(), 1.0)

    @property
    def is_over(self) -> bool:
        return self.clock.now() >= self._ends

    def look(self) -> None:
        """Raises `OutageError` when the time is over; what was taken stays taken."""
        if self.is_over:
            raise OutageError(
                "Адрес не уложился в отведённое время",
                where=f"адрес {self._code}",
                expected=f"{MOST_SECONDS / 60:.0f} минут",
                todo="остальное заберёт следующий запуск: mcu fetch",
            )
