"""One session, joined from its parts and run to its end; and the next one after it."""

from __future__ import annotations

import gc
import logging
import queue
import time
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from rich.console import Console

from assistant import __version__
from assistant.app.hearing import Surroundings, open_listener
from assistant.app.parts import Keyboard, choose_button, choose_lamp, choose_output
from assistant.app.places import Places
from assistant.companions import AutoPresser, ReadAhead, RehearsalPace, Watchdog
from assistant.devices import supervisor
from assistant.devices.clock import SessionClock, boot_id, wall_clock_is_trusted
from assistant.devices.light import PatternedLight
from assistant.devices.ports import Inbox
from assistant.display import Display
from assistant.errors import DeviceError, JournalError
from assistant.harvest.files import write_harvest
from assistant.journal import sessions
from assistant.journal.recorder import Recorder
from assistant.journal.records import Checkpoint, EndingKind, FirstRecord, Recording
from assistant.journal.replay import replay
from assistant.journal.store import Journal
from assistant.loop import Loop, Parts
from assistant.preparing import Note, Prepared
from assistant.session.engine import Engine
from assistant.session.events import (
    DeviceFailed,
    DeviceRecovered,
    EntryCommitted,
    SpeechFinished,
    StopRequested,
)
from assistant.settings import Settings
from assistant.sound.player import Player

logger = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class RunOptions:
    """How to run. ``speed`` above 1 makes it a rehearsal."""

    auto_press: bool = False
    stay: bool = False
    speed: float = 1.0

    @property
    def is_rehearsal(self) -> bool:
        return self.speed != 1.0


@dataclass
class _Opened:
    """A journal to write, and where the session stands in it."""

    path: Path
    journal: Journal
    first: FirstRecord
    clock: SessionClock
    engine: Engine
    recording: Recording | None = None
    was_powered_off: bool = False
    inbox: Inbox = field(default_factory=queue.SimpleQueue)

    @property
    def is_resumed(self) -> bool:
        return self.recording is not None


@dataclass(frozen=True)
class Result:
    """How a session ended (None: it was stopped and can be resumed), and its page."""

    ending: EndingKind | None
    harvest: Path | None


class SessionRunner:
    """Runs sessions of one prepared plan."""

    def __init__(
        self,
        prepared: Prepared,
        settings: Settings,
        places: Places,
        options: RunOptions,
        console: Console,
    ) -> None:
        self._prepared = prepared
        self._settings = settings
        self._places = places
        self._options = options
        self._console = console
        self._inbox: Inbox | None = None
        self._auto_press = options.auto_press
        self._stop_requested = False

    def stop(self) -> None:
        """Stop the session here; safe to call from a signal handler or another thread."""
        self._stop_requested = True
        if self._inbox is not None:
            self._inbox.put(StopRequested(0.0))

    def run(self) -> Result:
        """Run one session: the one that was broken off, if there is one, else a new one.

        Raises ``DeviceError`` when a part that the settings name cannot be had.
        """
        opened = self._resumed() or self._begun()
        self._inbox = opened.inbox
        if self._stop_requested:
            opened.inbox.put(StopRequested(0.0))
        with closing(opened.journal):
            with ExitStack() as stack:
                loop = self._joined(opened, stack)
                gc.collect()
                gc.freeze()  # a full collection would take as long as a block of audio
                supervisor.ready()
                if opened.is_resumed:
                    loop.resume(opened.was_powered_off)
                else:
                    loop.begin()
                ending = loop.run()
            return self._concluded(opened, ending)

    # -- the journal -------------------------------------------------------------------------

    def _begun(self) -> _Opened:
        now = datetime.now().astimezone() if wall_clock_is_trusted() else None
        sheet = self._prepared.script.run_sheet
        path = sessions.new_session_path(self._places.sessions, now, sheet.title)
        clock = SessionClock()
        first = FirstRecord(
            session_id=path.stem,
            run_sheet=sheet,
            rules=self._settings.rules,
            program_version=__version__,
            boot_id=boot_id(),
            monotonic_at_start=clock.zero_at_monotonic,
            wall_started_at=now.isoformat(timespec="seconds") if now else None,
            is_rehearsal=self._options.is_rehearsal,
            plan_file=str(self._prepared.plan_file),
            keeps_audio=sheet.keeps_audio,
        )
        try:
            journal = Journal.create(path, first)
        except JournalError as error:
            self._note(f"The session will not be kept: {error}")
            journal = Journal.create_in_memory(first)
        return _Opened(path, journal, first, clock, Engine(sheet, first.rules))

    def _resumed(self) -> _Opened | None:
        """The session that was broken off, brought back where it stood."""
        if self._options.is_rehearsal:
            return None
        path = sessions.find_unfinished(self._places.sessions)
        if path is None:
            return None
        recovered = sessions.recover(path, boot_id(), time.monotonic())
        first = recovered.recording.first

        def begun_engine() -> Engine:
            engine = Engine(first.run_sheet, first.rules)
            engine.begin()
            return engine

        replayed = replay(recovered.recording, begun_engine)
        if replayed.engine.situation.began_at is None:
            _remove(path)
            return None
        logger.info("Resuming %s: %s", path.name, replayed.how)
        self._note(f"Going on with the session {path.stem}, which was broken off")
        clock = SessionClock(recovered.elapsed_seconds)
        journal = Journal.open(path)
        return _Opened(
            path,
            journal,
            first,
            clock,
            replayed.engine,
            recovered.recording,
            recovered.was_powered_off,
        )

    # -- the parts -----------------------------------------------------------------------------

    def _joined(self, opened: _Opened, stack: ExitStack) -> Loop:
        """Every part opened and joined; each is closed by the stack, in reverse."""
        inbox, clock = opened.inbox, opened.clock
        settings, prepared = self._settings, self._prepared

        def failed(device: str, error: DeviceError) -> None:
            logger.error("%s", error)
            inbox.put(DeviceFailed(clock.now(), device))

        def recovered(device: str) -> None:
            inbox.put(DeviceRecovered(clock.now(), device))

        recorder = Recorder(
            opened.journal,
            lambda sequence: inbox.put(EntryCommitted(clock.now(), sequence)),
            lambda error: failed("journal", error),
            lambda: recovered("journal"),
        )
        stack.callback(recorder.close)
        recording = (
            None if self._options.stay else self._places.new_loudspeaker_file(opened.path)
        )
        output = choose_output(settings, recording, self._note)
        player = Player(
            prepared.voice,
            output,
            clock.at,
            lambda number, was_cut, at: inbox.put(SpeechFinished(at, number, was_cut)),
            failed,
            on_recovered=recovered,
        )
        player.open()
        stack.callback(player.close)
        light = PatternedLight(
            choose_lamp(settings, self._note),
            lambda error: failed("light", error),
            lambda: recovered("light"),
        )
        stack.callback(light.close)
        display = Display(self._console, opened.engine)
        stack.callback(display.close)
        snippets = opened.recording.snippets if opened.recording else ()
        listener = open_listener(
            Surroundings(
                settings=settings,
                config=self._places.config,
                cache=self._places.cache,
                language=opened.first.run_sheet.language,
                audio_folder=(
                    self._places.audio_of(opened.path) if opened.first.keeps_audio else None
                ),
                may_stand_in=not self._options.stay,
                clock=clock,
                inbox=inbox,
                recorder=recorder,
                sounded_between=player.sounded_between,
                next_snippet_id=max((one.snippet_id for one in snippets), default=0) + 1,
                on_heard=display.heard,
                failed=failed,
                recovered=recovered,
                note=self._note,
            )
        )
        stack.callback(listener.close)
        loop = Loop(
            opened.engine,
            opened.first.rules,
            inbox,
            Parts(clock, player, light, listener, recorder),
            prepared.language.messages.lines,
            _checkpoint,
            sequence=len(opened.recording.entries) if opened.recording else 0,
        )
        loop.on_said.append(display.said)
        loop.companions.append(ReadAhead(opened.engine, player.read_ahead))
        self._add_companions(loop, opened, display)
        self._add_button(loop, opened, stack)
        return loop

    def _add_companions(self, loop: Loop, opened: _Opened, display: Display) -> None:
        parts = loop.parts
        loop.companions.append(display)
        if self._options.is_rehearsal:
            loop.companions.append(
                RehearsalPace(
                    self._options.speed,
                    opened.clock,
                    opened.engine,
                    loop.judge,
                    parts.speaker,
                    parts.listener,
                )
            )
        interval = supervisor.watchdog_interval_seconds()
        if interval is not None:

            def is_healthy() -> bool:
                recorder = parts.recorder
                stalled = time.monotonic() - recorder.last_progress > interval
                return recorder.is_idle or not stalled

            loop.companions.append(
                Watchdog(interval, supervisor.alive, is_healthy, opened.clock)
            )

    def _add_button(self, loop: Loop, opened: _Opened, stack: ExitStack) -> None:
        def press_from_now_on() -> None:
            loop.companions.append(
                AutoPresser(opened.engine, opened.inbox, loop.parts.listener)
            )

        if self._auto_press:
            self._note("Button: presses by itself (--auto-press)")
            press_from_now_on()
            return
        keyboard = Keyboard(on_quit=self.stop, on_end=press_from_now_on)
        button = choose_button(self._settings, opened.clock, keyboard, self._note)
        if button is None and self._options.stay:
            self._note("Button: none, and nobody can press here; standing ready")
            return
        if button is None:
            self._note("Button: none, and nobody can press here; going on as with --auto-press")
            press_from_now_on()
            return
        button.start(opened.inbox.put)
        stack.callback(button.close)

    # -- the end -------------------------------------------------------------------------------

    def _concluded(self, opened: _Opened, ending: EndingKind | None) -> Result:
        if opened.engine.situation.began_at is None:
            _remove(opened.path)
            return Result(ending, None)
        if ending not in {EndingKind.FINISHED, EndingKind.ENDED_EARLY}:
            return Result(ending, None)
        page = write_harvest(opened.journal.read(), self._places.harvest_of(opened.path))
        return Result(ending, page)

    def _note(self, text: str) -> None:
        self._console.print(text, markup=False, highlight=False)


def _checkpoint(elapsed_seconds: float) -> Checkpoint:
    return Checkpoint(
        elapsed_seconds=elapsed_seconds, boot_id=boot_id(), monotonic=time.monotonic()
    )


def _remove(session: Path) -> None:
    """A session that never began leaves no file."""
    for path in session.parent.glob(f"{session.name}*"):
        path.unlink(missing_ok=True)


__all__ = ["Note", "Places", "Result", "RunOptions", "SessionRunner"]
