"""The chores of a device that stands ready, as a script lets them end."""

from __future__ import annotations

from assistant.devices.ports import Inbox
from assistant.devices.simulated.clock import JumpingClock
from assistant.plan.lines import Message
from assistant.session.events import Chore, ChoreDone

CHECK_SECONDS = 5.0
FORGET_SECONDS = 0.5


class SimulatedChores:
    """``sessions``: how many there are to be forgotten. ``volumes_db``: what was kept."""

    def __init__(self, clock: JumpingClock, inbox: Inbox) -> None:
        self.sessions = 1
        self.volumes_db: list[float] = []
        self._clock, self._inbox = clock, inbox

    def forget_last(self) -> None:
        key = "forgotten" if self.sessions else "nothing-to-forget"
        self.sessions = max(0, self.sessions - 1)
        self._answer(Chore.FORGET, FORGET_SECONDS, Message(key))

    def check_up(self) -> None:
        self._answer(Chore.CHECK_UP, CHECK_SECONDS, Message("doctor-all-well"))

    def keep_volume(self, volume_db: float) -> None:
        self.volumes_db.append(volume_db)

    def _answer(self, chore: Chore, seconds: float, words: Message) -> None:
        at = self._clock.now() + seconds
        self._clock.call_at(at, lambda: self._inbox.put(ChoreDone(at, chore, (words,))))
