"""The parts of one session, opened and joined to its inbox; all closed again in reverse."""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack

from assistant.app.chores import DeviceChores
from assistant.app.health import Health, Worker
from assistant.app.hearing import Surroundings, open_listener
from assistant.app.opening import Opened, checkpoint_at
from assistant.app.options import RunOptions
from assistant.app.parts import choose_lamp, choose_output
from assistant.app.places import Places
from assistant.app.words_kept import WordsKept
from assistant.companions import ReadAhead, RehearsalPace, Watchdog
from assistant.devices import supervisor
from assistant.devices.light import NoLamp, PatternedLight
from assistant.devices.ports import Listener
from assistant.devices.power import PowerWatch
from assistant.display import Display
from assistant.errors import DeviceError, LightError
from assistant.journal.recorder import Recorder
from assistant.loop import Loop, Parts
from assistant.plan.lines import Speech
from assistant.preparing import Note, Prepared
from assistant.session.events import (
    DeviceFailed,
    DeviceRecovered,
    EntryCommitted,
    SnippetStruck,
    SpeechFinished,
)
from assistant.settings import Settings
from assistant.sound.player import Player
from assistant.words.phrasing import Phrasing

logger = logging.getLogger(__name__)

RECORDER_PATIENCE_SECONDS = 20.0
"""A card may tidy itself up for seconds; for as long, the session goes on without promises."""

LOADER_PATIENCE_SECONDS = 60.0
"""A sentence has two tries of some 15 s, each with a new process of the voice."""

ANSWERER_PATIENCE_SECONDS = 5.0
LIGHT_PATIENCE_SECONDS = 10.0

NO_LIGHT_REMEDY = "connect the light, or have cards: without one nobody is listened to"
UNWATCHED_LOOK_SECONDS = 2.0
"""How often the workers are looked at where no service manager asks."""


class Joinery:
    """Opens each part of a session; what a part has to say becomes an event.

    Raises ``DeviceError`` when a part that the settings name cannot be had.
    """

    def __init__(
        self,
        opened: Opened,
        prepared: Prepared,
        settings: Settings,
        places: Places,
        options: RunOptions,
        note: Note,
        stack: ExitStack,
    ) -> None:
        self._opened = opened
        self._prepared = prepared
        self._settings = settings
        self._places = places
        self._options = options
        self._note = note
        self._stack = stack
        self._workers: list[Worker] = []

    def join(self, display: Display) -> Loop:
        """The loop over all parts but the button, with what lives beside it."""
        opened = self._opened
        self._stack.callback(display.close)
        recorder, player = self._recorder(), self._player()
        words = self._words(recorder)
        light = self._light()
        listener = self._listener(recorder, words, player, display)
        loop = Loop(
            opened.engine,
            opened.first.rules,
            opened.inbox,
            Parts(opened.clock, player, light, listener, words, self._chores(), recorder),
            self._phrasing(opened).lines,
            checkpoint_at,
            sequence=opened.last_sequence,
        )
        loop.on_said.append(display.said)
        loop.companions += [display, ReadAhead(opened.engine, player.read_ahead)]
        self._add_pace(loop)
        self._add_watchdog(loop)
        self._add_power_watch()
        return loop

    def _chores(self) -> DeviceChores:
        opened = self._opened
        return DeviceChores(
            self._places,
            opened.path,
            opened.clock,
            opened.inbox,
            lambda text: self._prepared.voice.duration_seconds(Speech(text)),
        )

    def _phrasing(self, opened: Opened) -> Phrasing:
        messages = [language.messages for language in self._prepared.languages]
        return Phrasing(messages, opened.first.run_sheet.spoken)

    # -- what parts report -------------------------------------------------------------------

    def _failed(self, device: str, error: DeviceError) -> None:
        logger.error("%s", error)
        self._opened.inbox.put(DeviceFailed(self._opened.clock.now(), device))

    def _recovered(self, device: str) -> None:
        self._opened.inbox.put(DeviceRecovered(self._opened.clock.now(), device))

    def _struck(self, snippet_ids: tuple[int, ...]) -> None:
        self._opened.inbox.put(SnippetStruck(self._opened.clock.now(), snippet_ids))

    # -- the parts -----------------------------------------------------------------------------

    def _recorder(self) -> Recorder:
        inbox, clock = self._opened.inbox, self._opened.clock
        recorder = Recorder(
            self._opened.journal,
            lambda sequence: inbox.put(EntryCommitted(clock.now(), sequence)),
            lambda error: self._failed("journal", error),
            lambda: self._recovered("journal"),
            self._struck,
        )
        self._stack.callback(recorder.close)
        self._watch(
            "recorder",
            lambda: None if recorder.is_idle else recorder.last_progress,
            RECORDER_PATIENCE_SECONDS,
        )
        return recorder

    def _words(self, recorder: Recorder) -> WordsKept:
        recording = self._opened.recording
        before = recording.snippets if recording else ()
        return WordsKept(recorder, lambda: self._struck(()), before)

    def _player(self) -> Player:
        opened, is_service = self._opened, self._options.stay
        recording = None if is_service else self._places.new_loudspeaker_file(opened.path)
        player = Player(
            self._prepared.voice,
            choose_output(self._settings, recording, self._note),
            opened.clock.at,
            lambda number, was_cut, at: opened.inbox.put(SpeechFinished(at, number, was_cut)),
            self._failed,
            on_recovered=self._recovered,
        )
        player.open()
        self._stack.callback(player.close)
        # The answerer in turn looks after the audio callback, whose end is no reason to
        # start anew: without sound the session goes on by light.
        self._watch("voice-loader", lambda: player.loading_progress, LOADER_PATIENCE_SECONDS)
        self._watch(
            "voice-answerer", lambda: player.answering_progress, ANSWERER_PATIENCE_SECONDS
        )
        return player

    def _light(self) -> PatternedLight:
        lamp = choose_lamp(self._settings, self._note)
        if isinstance(lamp, NoLamp) and self._options.stay:
            missing = LightError(
                "showing that it listens", "there is no light", NO_LIGHT_REMEDY
            )
            self._failed("light", missing)
        light = PatternedLight(
            lamp,
            lambda error: self._failed("light", error),
            lambda: self._recovered("light"),
        )
        self._stack.callback(light.close)
        self._watch("light", lambda: light.progress, LIGHT_PATIENCE_SECONDS)
        return light

    def _listener(
        self, recorder: Recorder, words: WordsKept, player: Player, display: Display
    ) -> Listener:
        opened, places = self._opened, self._places
        keeps_audio = opened.first.keeps_audio
        around = Surroundings(
            settings=self._settings,
            config=places.config,
            cache=places.cache,
            language=opened.first.run_sheet.language,
            audio_folder=places.audio_of(opened.path) if keeps_audio else None,
            may_stand_in=not self._options.stay,
            clock=opened.clock,
            inbox=opened.inbox,
            recorder=recorder,
            words=words,
            recording=opened.recording,
            sounded_between=player.sounded_between,
            next_snippet_id=opened.last_snippet_id + 1,
            on_heard=display.heard,
            failed=self._failed,
            recovered=self._recovered,
            note=self._note,
            watch=self._workers.append,
        )
        listener = open_listener(around)
        self._stack.callback(listener.close)
        return listener

    # -- what lives beside --------------------------------------------------------------------

    def _add_pace(self, loop: Loop) -> None:
        if self._options.is_rehearsal:
            opened, parts = self._opened, loop.parts
            pace = RehearsalPace(
                self._options.speed,
                opened.clock,
                opened.engine,
                loop.judge,
                parts.speaker,
                parts.listener,
                opened.inbox,
            )
            loop.companions.append(pace)

    def _watch(
        self, name: str, progress: Callable[[], object], patience_seconds: float
    ) -> None:
        self._workers.append(Worker(name, progress, patience_seconds))

    def _add_power_watch(self) -> None:
        watch = PowerWatch(self._failed, self._recovered)
        self._stack.callback(watch.close)
        watch.start()

    def _add_watchdog(self, loop: Loop) -> None:
        """Without a service manager nobody is fed, but who hangs is named all the same."""
        interval = supervisor.watchdog_interval_seconds() or UNWATCHED_LOOK_SECONDS
        health = Health(self._workers)
        loop.companions.append(
            Watchdog(interval, supervisor.alive, health.is_well, self._opened.clock)
        )
