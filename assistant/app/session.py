"""One session, joined from its parts and run to its end; and the next one after it."""

from __future__ import annotations

import gc
import logging
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from pathlib import Path

from rich.console import Console

from assistant.app.forgetting import erase_old_audio
from assistant.app.inputs import start_more
from assistant.app.joining import Joinery
from assistant.app.opening import Opened, begin_session, remove_session, resume_session
from assistant.app.options import RunOptions
from assistant.app.parts import Keyboard, start_button
from assistant.app.places import Places
from assistant.app.standing import (
    failed_parts,
    notes_of,
    start_checks,
    with_choices,
    with_faults,
    with_kept,
)
from assistant.app.stick_notes import StickNotes
from assistant.checking.check import Check
from assistant.companions import AutoPresser, EdgeGate
from assistant.devices import supervisor
from assistant.devices.clock import wall_clock_is_trusted
from assistant.devices.memory import stay_in_memory
from assistant.devices.ports import Inbox
from assistant.display import Display
from assistant.errors import DeviceError
from assistant.journal.records import EndingKind
from assistant.loop import Loop
from assistant.preparing import Prepared
from assistant.session.events import DeviceFailed, StopRequested
from assistant.settings import Settings
from assistant.stick.post import ServicePost

logger = logging.getLogger(__name__)

BETWEEN_SESSIONS_SECONDS = 180.0
"""For what is still being said and written, the harvest, and the next session's beginning:
another plan's hundred sentences took 9 s to be rendered on a server, and may take many times
that on a small board."""


@dataclass(frozen=True)
class Result:
    """How a session ended (None: it was stopped and can be resumed), and its page.

    ``next_plan``: nobody began it; stand ready with that plan instead.
    """

    ending: EndingKind | None
    harvest: Path | None
    next_plan: str | None = None
    wants_power_off: bool = False


class SessionRunner:
    """Runs sessions of one prepared plan."""

    def __init__(
        self,
        prepared: Prepared,
        settings: Settings,
        places: Places,
        options: RunOptions,
        console: Console,
        post: ServicePost | None = None,
    ) -> None:
        """``post``: where it is told of sticks, if it is."""
        self._post = post
        self._prepared = prepared
        self._settings = settings
        self._places = places
        self._options = options
        self._console = console
        self._inbox: Inbox | None = None
        self._stop_requested = False
        self._over: set[Path] = set()
        self._start_checks: tuple[Check, ...] = ()
        self._kept_questions: int | None = None

    def stop(self) -> None:
        """Stop the session here; safe to call from a signal handler or another thread."""
        self._stop_requested = True
        if self._inbox is not None:
            self._inbox.put(StopRequested(0.0))

    def run(self) -> Result:
        """Run one session: the one that was broken off, if there is one, else a new one.

        Raises ``DeviceError`` when a part that the settings name cannot be had.
        """
        self._erase_old_audio()
        opened = self._opened()
        self._inbox = opened.inbox
        if self._stop_requested:
            opened.inbox.put(StopRequested(0.0))
        with closing(opened.journal):
            with ExitStack() as stack:
                loop = self._joined(opened, stack)
                gc.unfreeze()  # else what was frozen of the session before is never freed
                gc.collect()
                gc.freeze()  # a full collection would take as long as a block of audio
                if self._options.stay:
                    stay_in_memory()
                supervisor.ready()
                supervisor.begin_watch()
                if opened.recording is not None:
                    loop.resume(opened.was_powered_off, opened.slot_ends_at)
                else:
                    loop.begin()
                    self._tell_failed_parts(opened)
                ending = loop.run()
                if self._post is not None:
                    self._post.tell(is_ready=False)
                supervisor.suspend_watch(BETWEEN_SESSIONS_SECONDS)
            result = replace(
                self._concluded(opened, ending),
                next_plan=loop.next_plan,
                wants_power_off=loop.wants_power_off,
            )
        self._erase_old_audio()
        return result

    def _erase_old_audio(self) -> None:
        count = erase_old_audio(
            self._places,
            self._settings.keep_audio_days,
            time.time(),
            wall_clock_is_trusted(),
        )
        if count:
            self._note(f"Kept sound was old enough to be erased, of sessions: {count}")

    def _opened(self) -> Opened:
        is_rehearsal = self._options.is_rehearsal
        resumed = None
        if not is_rehearsal:
            resumed = resume_session(self._places, self._note, self._over)
        if resumed is not None:
            return resumed
        prepared = with_choices(
            self._prepared, self._settings, self._places, may_choose_plan=self._options.stay
        )
        if self._options.stay:
            self._start_checks = start_checks(self._settings, self._places)
            prepared = with_faults(prepared, self._start_checks)
            if self._kept_questions is not None:
                prepared = with_kept(prepared, self._kept_questions)
                self._kept_questions = None
            for note in notes_of(self._start_checks):
                self._note(note)
        return begin_session(
            prepared, self._settings.rules, self._places, self._note, is_rehearsal
        )

    def _tell_failed_parts(self, opened: Opened) -> None:
        """So that the light shows it, as long as the session has not begun."""
        for part in failed_parts(self._start_checks):
            opened.inbox.put(DeviceFailed(opened.clock.now(), part))

    def _joined(self, opened: Opened, stack: ExitStack) -> Loop:
        joinery = Joinery(
            opened,
            self._prepared,
            self._settings,
            self._places,
            self._options,
            self._note,
            stack,
        )
        words = self._prepared.language.messages
        loop = joinery.join(Display(self._console, opened.engine, words))
        self._add_button(loop, opened, stack)
        if self._post is not None:
            loop.companions.append(StickNotes(self._post, loop))
        return loop

    def _add_button(self, loop: Loop, opened: Opened, stack: ExitStack) -> None:
        def press_from_now_on() -> None:
            hand = AutoPresser(opened.engine, opened.inbox, loop.parts.listener)
            loop.companions.insert(0, hand)  # before whoever sets the clock's pace

        if self._options.auto_press:
            self._note("Button: presses by itself (--auto-press)")
            press_from_now_on()
            return
        keyboard = Keyboard(on_quit=self.stop, on_end=press_from_now_on)
        gate = EdgeGate(opened.inbox)
        loop.companions.append(gate)
        settings, clock, tell = self._settings, opened.clock, opened.inbox.put
        loop.companions += start_more(settings, clock, self._note, tell, stack)
        button = start_button(settings, clock, keyboard, self._note, gate.put, tell)
        if button is not None:
            stack.callback(button.close)
        elif self._options.stay:
            self._note("Button: none, and nobody can press here; standing ready")
        else:
            self._note("Button: none, and nobody can press here; going on as with --auto-press")
            press_from_now_on()

    def _concluded(self, opened: Opened, ending: EndingKind | None) -> Result:
        """A disk that refuses the page, or the end of the session, takes nothing with it:
        the next session can begin."""
        if ending is not None:
            self._over.add(opened.path)
        try:
            return Result(ending, self._written(opened, ending))
        except (DeviceError, OSError) as refusal:
            logger.error("The session's files could not be written: %s", refusal)
            self._note(f"The session's files could not be written: {refusal}")
            return Result(ending, None)

    def _written(self, opened: Opened, ending: EndingKind | None) -> Path | None:
        """The page of a session that is over; a session that never began leaves no file."""
        if opened.engine.situation.began_at is None:
            remove_session(opened.path)
            return None
        if ending not in {EndingKind.FINISHED, EndingKind.ENDED_EARLY}:
            return None
        from assistant.app.harvests import write_page_of  # not at the start: it takes its time

        path = self._places.harvest_of(opened.path)
        written = write_page_of(opened.journal.read(), path, self._places)
        self._kept_questions = len(opened.engine.situation.questions)
        return written

    def _note(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False, soft_wrap=True)


def switch_off() -> bool:
    """Have the machine switched off; everything is closed and kept by now. False: nobody
    does that here."""
    return supervisor.power_off()
