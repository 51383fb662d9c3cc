"""``rehearse --by-ear``: every sentence once, and a press marks the one being said."""

from __future__ import annotations

import queue
import signal
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field

from assistant.app.parts import Keyboard, choose_output, start_button
from assistant.app.places import Places
from assistant.app.recital import Sentence, clock_time, recital
from assistant.devices.clock import SessionClock
from assistant.devices.ports import Clock, Inbox, Speaker
from assistant.errors import DeviceError, VoiceError
from assistant.plan.model import SessionPlan
from assistant.plan.origins import source_of
from assistant.preparing import Prepared
from assistant.session.events import (
    ButtonEdge,
    DeviceFailed,
    SpeechFinished,
    StopRequested,
)
from assistant.settings import Settings
from assistant.sound.player import Player
from assistant.words.messages import Messages
from assistant.words.sources import Sources

BETWEEN_SECONDS = 0.6
"""Of silence after each sentence; a press in it means the sentence that has ended."""

ON_ITS_WAY_SECONDS = 0.4
"""A press so soon after a sentence began was meant for the one before it."""

PLACEHOLDER = "\N{OBJECT REPLACEMENT CHARACTER}"

Tell = Callable[[str], None]


@dataclass
class Hearing:
    """What was said and what of it was marked. ``is_stopped``: not all was said."""

    marked: list[Sentence] = field(default_factory=list)
    is_stopped: bool = False
    _begun: list[tuple[float, Sentence]] = field(default_factory=list)

    def begin(self, at: float, sentence: Sentence) -> None:
        self._begun.append((at, sentence))

    def mark(self, at: float) -> Sentence | None:
        """The sentence that a press at this moment means, if it was not marked before."""
        before = [one for began_at, one in self._begun if began_at + ON_ITS_WAY_SECONDS <= at]
        meant = before[-1] if before else next((one for _, one in self._begun), None)
        if meant is None or meant in self.marked:
            return None
        self.marked.append(meant)
        return meant


def hear(
    sentences: Iterable[Sentence],
    speaker: Speaker,
    clock: Clock,
    inbox: Inbox,
    show: Callable[[Sentence], None],
    on_marked: Callable[[Sentence], None],
) -> Hearing:
    """Say each sentence, and nothing else. Ends early when asked to, or without a speaker."""
    hearing = Hearing()
    for number, sentence in enumerate(sentences, start=1):
        show(sentence)
        hearing.begin(clock.now(), sentence)
        speaker.say(number, (sentence.speech,))
        ends_at: float | None = None
        while (event := clock.wait(inbox, ends_at)) is not None:
            if isinstance(event, SpeechFinished) and event.utterance_id == number:
                ends_at = clock.now() + BETWEEN_SECONDS
            elif isinstance(event, ButtonEdge) and event.is_down:
                marked = hearing.mark(event.at)
                if marked is not None:
                    on_marked(marked)
            elif isinstance(event, StopRequested) or _is_mute(event):
                speaker.stop_speech()
                hearing.is_stopped = True
                return hearing
    return hearing


def _is_mute(event: object) -> bool:
    return isinstance(event, DeviceFailed) and event.device == "speaker"


def marked_lines(
    marked: Iterable[Sentence], plan: SessionPlan, languages: Sequence[Messages]
) -> list[str]:
    """Where each marked sentence was written: in the plan, in the device's words, or both."""
    by_language = {messages.language: messages for messages in languages}
    sources: dict[str, Sources] = {}
    lines = []
    for sentence in marked:
        language = sentence.speech.language or plan.language
        if language not in sources:
            sources[language] = Sources(by_language[language])
        lines.append(f"{_place(sentence, plan, sources[language])}: {sentence.speech.text}")
    return lines


def _place(sentence: Sentence, plan: SessionPlan, sources: Sources) -> str:
    text = sentence.speech.text
    own = source_of(text, plan, sentence.activity_index)
    if own is None:
        return sources.place_of(text) or plan.title.written
    if own.words == text:
        return str(own.origin)
    # A title's words are none of the message's.
    message = sources.place_of(text.replace(own.words, PLACEHOLDER))
    return f"{own.origin} and {message}" if message else str(own.origin)


# -- with the device -----------------------------------------------------------------------


def rehearse_by_ear(prepared: Prepared, settings: Settings, places: Places, tell: Tell) -> None:
    """Play the session's sentences, then list what was marked. Raises ``DeviceError``."""
    sheet, plan = prepared.script.run_sheet, prepared.plan
    languages = [language.messages for language in prepared.languages]
    sentences = recital(sheet, languages, prepared.voice.duration_seconds)
    if not any(prepared.voice.duration_seconds(one.speech) for one in sentences):
        raise VoiceError(
            "play the sentences",
            "the voice does not speak",
            "write 'speaks: true' under 'voice' in config/device.yaml",
        )
    room = _Room(prepared, settings, places, tell)
    with ExitStack() as stack:
        room.open(stack)
        hearing = hear(
            sentences,
            room.player,
            room.clock,
            room.inbox,
            lambda one: tell(f"{clock_time(sheet, one.at_seconds)}  {one.speech.text}"),
            lambda one: tell(f"       marked: {one.speech.text}"),
        )
    tell("")
    tell(_count(hearing))
    for line in marked_lines(hearing.marked, plan, languages):
        tell(line)
    if room.failures and hearing.is_stopped and not room.was_asked_to_stop:
        raise room.failures[0]


def _count(hearing: Hearing) -> str:
    so_far = " so far" if hearing.is_stopped else ""
    return f"Marked{so_far}: {len(hearing.marked) or 'nothing'}"


class _Room:
    """The loudspeaker and the button, joined to one inbox."""

    def __init__(
        self, prepared: Prepared, settings: Settings, places: Places, tell: Tell
    ) -> None:
        self.clock = SessionClock()
        self.inbox: Inbox = queue.SimpleQueue()
        self.failures: list[DeviceError] = []
        self.was_asked_to_stop = False
        self._settings, self._tell = settings, tell
        self.player = Player(
            prepared.voice,
            choose_output(settings, places.state / "loudspeaker" / "by-ear.wav", tell),
            self.clock.at,
            lambda number, was_cut, at: self.inbox.put(SpeechFinished(at, number, was_cut)),
            self._failed,
        )

    def open(self, stack: ExitStack) -> None:
        self.player.open()
        stack.callback(self.player.close)
        for number in (signal.SIGTERM, signal.SIGINT):
            before = signal.signal(number, lambda *_: self._stop())
            stack.callback(signal.signal, number, before)
        keyboard = Keyboard(on_quit=self._stop, on_end=lambda: None)
        button = start_button(
            self._settings, self.clock, keyboard, lambda _: None, self.inbox.put
        )
        if button is None:
            self._tell("Nobody can press here: every sentence is played, none is marked")
            return
        stack.callback(button.close)
        self._tell("Press (the button, or Enter) to mark a sentence; q or Ctrl-C ends it")

    def _failed(self, device: str, error: DeviceError) -> None:
        self._tell(str(error))
        self.failures.append(error)
        self.inbox.put(DeviceFailed(self.clock.now(), device))

    def _stop(self) -> None:
        self.was_asked_to_stop = True
        self.inbox.put(StopRequested(0.0))
