"""What the device does while it stands ready: each in a thread, answered by an event."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from pathlib import Path

import msgspec

from assistant.app.checks import examine
from assistant.app.chosen import Chosen, change_chosen
from assistant.app.forgetting import forget
from assistant.app.places import Places
from assistant.checking.telling import report
from assistant.devices.ports import Clock, Inbox
from assistant.errors import FacilitateError
from assistant.journal.sessions import session_paths
from assistant.plan.lines import Message, Part, Speech
from assistant.session.events import Chore, ChoreDone

logger = logging.getLogger(__name__)


class DeviceChores:
    """Implements ``Chores``. ``own``: the session that stands ready, which is none to be
    forgotten. ``seconds_of``: how long a sentence sounds."""

    def __init__(
        self,
        places: Places,
        own: Path,
        clock: Clock,
        inbox: Inbox,
        seconds_of: Callable[[str], float],
    ) -> None:
        self._places = places
        self._own = own
        self._clock = clock
        self._inbox = inbox
        self._seconds_of = seconds_of
        self._volume_db = 0.0

    def forget_last(self) -> None:
        """Erase the session before this one, for real."""
        self._begin(Chore.FORGET, self._forget_last)

    def check_up(self) -> None:
        """Look at every part that can be looked at while the device stands ready."""
        self._begin(Chore.CHECK_UP, self._check_up)

    def keep_volume(self, volume_db: float) -> None:
        """Remember it for later sessions: of many in a row, from a knob, the last."""
        self._volume_db = volume_db
        threading.Thread(target=self._write_volume, daemon=True).start()

    def _write_volume(self) -> None:
        def with_volume(kept: Chosen) -> Chosen:  # whoever comes last has the last of it
            return msgspec.structs.replace(kept, volume_db=self._volume_db)

        change_chosen(self._places.state, with_volume)

    def _begin(self, chore: Chore, work: Callable[[], tuple[Part, ...]]) -> None:
        def run() -> None:
            words = work()
            self._inbox.put(ChoreDone(self._clock.now(), chore, words))

        threading.Thread(target=run, name=chore.value, daemon=True).start()

    def _forget_last(self) -> tuple[Part, ...]:
        earlier = [path for path in session_paths(self._places.sessions) if path != self._own]
        if not earlier:
            return (Message("nothing-to-forget"),)
        try:
            forget(earlier[0], self._places)
        except FacilitateError as refusal:
            logger.error("%s", refusal)
            return (Message("not-forgotten"),)
        return (Message("forgotten"),)

    def _check_up(self) -> tuple[Part, ...]:
        try:
            examined = examine(self._places, lambda *_: None, is_short=True)
        except FacilitateError as refusal:
            logger.error("%s", refusal)
            return (Message("doctor-say-settings"),)
        words = examined.language.messages
        return tuple(map(Speech, report(examined.checks, words, self._seconds_of)))
