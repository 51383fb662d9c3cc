"""What lives beside a session in the loop's own thread."""

from __future__ import annotations

import contextlib
import logging
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from typing import Protocol

from assistant.devices.ports import Clock, Inbox, Listener, Speaker
from assistant.plan.lines import Line, Speech
from assistant.session.engine import Engine
from assistant.session.events import ButtonEdge
from assistant.session.gestures import GestureJudge
from assistant.session.states import State

logger = logging.getLogger(__name__)

_PRESSED_SECONDS = 0.1
_PRESSABLE = {State.READY, State.WAITING, State.ASKING}


class AutoPresser:
    """A hand that presses when the device waits for it: for a rehearsal, or for a machine
    at which nobody can press."""

    def __init__(
        self, engine: Engine, inbox: Inbox, listener: Listener, patience_seconds: float = 3.0
    ) -> None:
        self._engine = engine
        self._inbox = inbox
        self._listener = listener
        self._patience_seconds = patience_seconds
        self._release_at: float | None = None
        self._waits_since: float | None = None

    def before_wait(self, now: float) -> float | None:
        """Press, let go, or say when to look again."""
        if self._release_at is not None:
            if now < self._release_at:
                return self._release_at
            self._inbox.put(ButtonEdge(now, is_down=False))
            self._release_at = None
            self._waits_since = None
        if not self._is_awaited(now):
            self._waits_since = None
            return now + 1.0
        if self._waits_since is None:
            self._waits_since = now
        press_at = self._waits_since + self._patience_seconds
        if now < press_at:
            return press_at
        self._inbox.put(ButtonEdge(now, is_down=True))
        self._release_at = now + _PRESSED_SECONDS
        return self._release_at

    def _is_awaited(self, now: float) -> bool:
        situation = self._engine.situation
        if situation.speaking is not None:
            return False
        if situation.state is State.LISTENING:
            has_ended = not self._engine.time_left_seconds(now)
            return has_ended and self._listener.is_exhausted
        return situation.state in _PRESSABLE


class EdgeGate:
    """Keeps a flapping contact from filling the inbox while the loop is busy.

    ``put`` is for the button's thread. Beyond ``most_waiting`` events only the newest edge
    is kept, so that the judge knows how the contact stands once the loop comes to it.
    """

    def __init__(self, inbox: Inbox, most_waiting: int = 64) -> None:
        self._inbox = inbox
        self._most_waiting = most_waiting
        self._newest: deque[ButtonEdge] = deque(maxlen=1)
        self._has_dropped = False

    def put(self, edge: ButtonEdge) -> None:
        """Hand an edge over, or keep it in the place of the one before."""
        if not self._newest and self._inbox.qsize() < self._most_waiting:
            self._inbox.put(edge)
            return
        if self._newest and not self._has_dropped:
            self._has_dropped = True
            logger.warning("The button's edges come faster than they are judged")
        self._newest.append(edge)
        if self._inbox.empty():  # the loop may have looked just before
            self._hand_over()

    def before_wait(self, now: float) -> float | None:
        """Hand over what was kept."""
        del now
        self._hand_over()
        return None

    def _hand_over(self) -> None:
        with contextlib.suppress(IndexError):
            self._inbox.put(self._newest.popleft())


class VariableClock(Protocol):
    """A session clock whose rate can be set."""

    def set_rate(self, rate: float) -> None:
        """Run at ``rate`` session seconds a second."""


class RehearsalPace:
    """Lets waiting pass quickly, and nothing else: sounds and listening keep their time."""

    LOOK_SECONDS = 0.05

    def __init__(
        self,
        speed: float,
        clock: VariableClock,
        engine: Engine,
        judge: GestureJudge,
        speaker: Speaker,
        listener: Listener,
        inbox: Inbox,
    ) -> None:
        self._inbox = inbox
        self._speed = speed
        self._clock = clock
        self._engine = engine
        self._judge = judge
        self._speaker = speaker
        self._listener = listener

    def before_wait(self, now: float) -> float | None:
        """Set the clock's rate for this wait; look again soon, as sounds end unasked."""
        rate = 1.0 if self._is_eventful() else self._speed
        self._clock.set_rate(rate)
        return now + self.LOOK_SECONDS * rate

    def _is_eventful(self) -> bool:
        situation = self._engine.situation
        listens = situation.microphone_is_open and not self._listener.is_exhausted
        return (
            listens
            or situation.state is State.CATCHING_UP
            or situation.speaking is not None
            or self._speaker.is_sounding
            or self._judge.is_undecided
            or not self._inbox.empty()  # an edge on its way must not become a hold
        )


class ReadAhead:
    """Has the speech of this step and the next in memory before it is due."""

    def __init__(
        self, engine: Engine, read_ahead: Callable[[tuple[Speech, ...]], None]
    ) -> None:
        self._engine = engine
        self._read_ahead = read_ahead
        self._read_for: int | None = None

    def before_wait(self, now: float) -> float | None:
        """Ask for the next sentences when the step has changed."""
        del now
        step = self._engine.situation.step
        if step != self._read_for:
            self._read_for = step
            self._read_ahead(tuple(self._sentences(step)))
        return None

    def _sentences(self, step: int) -> Iterator[Speech]:
        sheet = self._engine.sheet
        if step < 0:
            yield from _spoken(sheet.welcome)
        for index in range(max(step, 0), min(step + 2, len(sheet.steps))):
            coming = sheet.steps[index]
            seconds = self._engine.situation.given_way.get(index, coming.seconds)
            yield from _spoken(coming.shorter.get(seconds, coming.announcement))
            for warning in coming.warnings:
                yield from _spoken(warning.lines)
        if step + 1 >= len(sheet.steps):
            yield from _spoken(sheet.closing)


def _spoken(lines: Iterable[Line]) -> Iterator[Speech]:
    return (line for line in lines if isinstance(line, Speech))


class Watchdog:
    """Feeds the service manager's watchdog: only from the loop, and only while its workers
    get on with their work."""

    def __init__(
        self,
        interval_seconds: float,
        feed: Callable[[], None],
        is_healthy: Callable[[], bool],
        clock: Clock,
    ) -> None:
        self._interval_seconds = interval_seconds
        self._feed = feed
        self._is_healthy = is_healthy
        self._fed_at = clock.now() - interval_seconds

    def before_wait(self, now: float) -> float | None:
        """Feed when it is time, and be called again in time for the next."""
        if now - self._fed_at >= self._interval_seconds / 2 and self._is_healthy():
            self._feed()
            self._fed_at = now
        return now + self._interval_seconds / 2
