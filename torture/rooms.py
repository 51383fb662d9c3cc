"""The scenarios' room, with a journal on a disk that may fail, and a hand that goes on."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec

from assistant.companions import AutoPresser
from assistant.errors import JournalError
from assistant.journal.recorder import ImmediateRecorder
from assistant.journal.records import Recording
from assistant.journal.store import Journal
from assistant.plan.runsheet import RunSheet
from assistant.session.events import DeviceFailed, DeviceRecovered, Gesture, GestureMade
from assistant.session.states import State
from tests.scenarios.room import Room
from torture.power_cut import replayed_from

LONGEST_SESSION_SECONDS = 3 * 3600.0


class KeptRoom(Room):
    """A room whose session lies in a file; a disk that refuses is an event, as in the
    program. ``journal_file`` must not exist. ``wall_started_at``: for its first record."""

    def __init__(
        self,
        journal_file: Path,
        sheet: RunSheet | None = None,
        wall_started_at: str | None = None,
    ) -> None:
        super().__init__(sheet)
        self.file = journal_file
        self.last_sequence = 0
        first = msgspec.structs.replace(
            self.journal.read().first, wall_started_at=wall_started_at
        )
        self.journal.close()
        self.journal = Journal.create(journal_file, first)
        self.recorder = ImmediateRecorder(
            self.journal, self._committed, self._failed, self._works, monotonic=self.clock.now
        )
        self.loop.parts = replace(self.loop.parts, recorder=self.recorder)

    def start_again(self, slot_ends_at: float | None, *, was_powered_off: bool) -> None:
        """The program is gone and comes back: all but the journal is forgotten."""
        self.speaker.stop_speech()
        self.speaker.withdraw_chimes()
        self.listener.stop()
        self._forget_events()
        self.engine = replayed_from(self.recording()).engine
        self.loop.engine = self.engine
        self.loop.companions.clear()
        self.loop.resume(was_powered_off, slot_ends_at)

    def _forget_events(self) -> None:
        while not self.inbox.empty():
            self.inbox.get()

    def close(self) -> None:
        """Write what waits, if the disk lets it, and close the file."""
        self.recorder.close()
        self.journal.close()

    def _committed(self, sequence: int) -> None:
        self.last_sequence = sequence
        super()._committed(sequence)

    def _failed(self, error: JournalError) -> None:
        del error
        self.inbox.put(DeviceFailed(self.now, "journal"))

    def _works(self) -> None:
        self.inbox.put(DeviceRecovered(self.now, "journal"))


def press_from_now_on(room: Room) -> None:
    """Somebody presses whenever the device waits for it, and nobody speaks any more."""
    room.listener.exhaust()
    room.loop.companions.append(AutoPresser(room.engine, room.inbox, room.listener))


def go_to_any_step(room: Room, chance: random.Random) -> None:
    """Let a whole number of steps pass, and some of the next."""
    press_from_now_on(room)
    wanted = chance.randrange(len(room.sheet.steps))
    run_until(room, lambda: room.engine.situation.step >= wanted)
    seconds = room.sheet.steps[wanted].seconds
    room.wait(chance.uniform(0, 0.7 * seconds))


def run_until(room: Room, is_reached: Callable[[], bool]) -> None:
    """Let time pass until it is so, or the session is over."""
    until = room.now + LONGEST_SESSION_SECONDS
    while not is_reached() and room.loop.outcome is None and room.now < until:
        room.loop.turn(room.now + 1.0)


def run_to_the_end(room: Room) -> bool:
    """Whether the session came to its end."""
    run_until(room, lambda: False)
    return room.state is State.ENDED


def gestures(recording: Recording) -> list[Gesture]:
    """Every gesture that was made of the button's edges."""
    events = [entry.event for entry in recording.entries]
    return [event.gesture for event in events if isinstance(event, GestureMade)]
