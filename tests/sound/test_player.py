"""The player: every sentence is answered exactly once, whatever happens to it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator

import numpy as np
import pytest

from assistant.devices.ports import AudioSource
from assistant.errors import DeviceError, VoiceError
from assistant.plan.lines import Line, Pause, Speech, Tone
from assistant.signals import Signal
from assistant.sound.pcm import Pcm
from assistant.sound.player import Player
from assistant.sound.voice import SilentVoice

RATE_HZ = 48000
BLOCK = 480
PATIENCE_SECONDS = 10.0


class Tones(SilentVoice):
    """A voice whose sentences are 0.1 s of one value, and which can be held or broken."""

    def __init__(self) -> None:
        super().__init__(RATE_HZ)
        self.may_render = threading.Event()
        self.may_render.set()
        self.is_rendering = threading.Event()
        self.renders: list[tuple[str, bool]] = []

    def render(self, speech: Speech, cached: bool = True) -> Pcm:
        text = speech.text
        self.is_rendering.set()
        assert self.may_render.wait(PATIENCE_SECONDS)
        self.renders.append((text, cached))
        if text == "broken":
            raise VoiceError("render a sentence", "it is broken", "mend it")
        return np.full(RATE_HZ // 10, 300, dtype=np.int16)


class FastOutput:
    """An output that pulls blocks as fast as it can, for a past that needs no waiting."""

    description = "fast output"
    is_stand_in = True

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.may_pull = threading.Event()
        self.may_pull.set()
        self._stop = threading.Event()

    def open(self, source: AudioSource) -> None:
        self._thread = threading.Thread(target=self._pull, args=(source,))
        self._thread.start()

    def _pull(self, source: AudioSource) -> None:
        starts_at = 0.0
        while not self._stop.wait(0.0002):
            if self.may_pull.is_set():
                block = source.fill(BLOCK, starts_at)
                starts_at += BLOCK / RATE_HZ
                if any(block):
                    self.heard.append(block)

    def close(self) -> None:
        self._stop.set()
        self._thread.join()


class Stage:
    """A player with its voice and output, and all of its answers."""

    def __init__(self) -> None:
        self.voice = Tones()
        self.output = FastOutput()
        self.answers: queue.SimpleQueue[tuple[int, bool, float]] = queue.SimpleQueue()
        self.failures: queue.SimpleQueue[tuple[str, DeviceError]] = queue.SimpleQueue()
        self.recoveries: queue.SimpleQueue[str] = queue.SimpleQueue()
        self.player = Player(
            self.voice,
            self.output,
            float,
            lambda *answer: self.answers.put(answer),
            lambda *failure: self.failures.put(failure),
            on_recovered=self.recoveries.put,
        )
        self.player.open()

    def next_answer(self) -> tuple[int, bool]:
        utterance_id, was_cut, _ = self.answers.get(timeout=PATIENCE_SECONDS)
        return utterance_id, was_cut

    def seconds_heard(self) -> float:
        heard = np.frombuffer(b"".join(self.output.heard), dtype="<i2")
        return float((heard == 300).sum() / RATE_HZ)


@pytest.fixture
def stage() -> Iterator[Stage]:
    """An open player, closed afterwards."""
    stage = Stage()
    yield stage
    stage.voice.may_render.set()
    stage.player.close()


def sentences(*texts: str) -> tuple[Line, ...]:
    """Lines of speech."""
    return tuple(Speech(text) for text in texts)


def test_say_is_answered_when_it_was_heard(stage: Stage) -> None:
    """Two sentences are heard whole, then comes the answer, once."""
    stage.player.say(1, sentences("one", "two"))
    assert stage.next_answer() == (1, False)
    assert stage.seconds_heard() == pytest.approx(0.2, abs=0.001)
    assert stage.answers.empty()


def test_end_of_speech_is_told_in_session_seconds(stage: Stage) -> None:
    """Two sentences and the pause between take 0.7 s of the session's clock."""
    ends = []
    for utterance_id, lines in enumerate([(Pause(0.0),), sentences("one", "two")]):
        stage.player.say(utterance_id, lines)
        ends.append(stage.answers.get(timeout=PATIENCE_SECONDS)[2])
    assert ends[1] - ends[0] >= 0.7


def test_tones_and_pauses_are_played(stage: Stage) -> None:
    """An utterance may hold a sound; it is no sentence, so nothing is rendered for it."""
    stage.player.say(1, (Tone("TAP", 2), Pause(0.1)))
    assert stage.next_answer() == (1, False)
    assert stage.voice.renders == []
    assert stage.output.heard


def test_stop_speech_cancels_what_is_still_loading(stage: Stage) -> None:
    """The answer comes at once, and the sentence is never heard."""
    stage.voice.may_render.clear()
    stage.player.say(1, sentences("one"))
    assert stage.voice.is_rendering.wait(PATIENCE_SECONDS)
    stage.player.stop_speech()
    assert stage.answers.get_nowait()[:2] == (1, True)
    stage.voice.may_render.set()
    stage.player.say(2, sentences("two"))
    assert stage.next_answer() == (2, False)
    assert stage.seconds_heard() == pytest.approx(0.1, abs=0.001)


def test_new_say_replaces_the_one_before(stage: Stage) -> None:
    """The first is answered as cut, the second is said."""
    stage.voice.may_render.clear()
    stage.player.say(1, sentences("one"))
    stage.player.say(2, sentences("two"))
    stage.voice.may_render.set()
    assert [stage.next_answer(), stage.next_answer()] == [(1, True), (2, False)]


def test_sentence_that_cannot_be_rendered_is_answered_and_reported(stage: Stage) -> None:
    """The voice's failure is told with its remedy; the next sentence is said."""
    stage.player.say(1, sentences("broken"))
    assert stage.next_answer() == (1, True)
    device, error = stage.failures.get(timeout=PATIENCE_SECONDS)
    assert (device, error.remedy) == ("voice", "mend it")
    stage.player.say(2, sentences("two"))
    assert stage.next_answer() == (2, False)


def test_unknown_tone_is_answered_too(stage: Stage) -> None:
    """Even a bug of ours loses no answer."""
    stage.player.say(1, (Tone("NO SUCH SIGNAL"),))
    assert stage.next_answer() == (1, True)
    assert stage.failures.get(timeout=PATIENCE_SECONDS)[0] == "voice"


def test_outranking_chime_is_told_as_a_cut(stage: Stage) -> None:
    """Speech that the end signal cut short is answered as cut."""
    stage.player.say(1, (Speech("one"), Pause(1e6)))
    while not stage.output.heard:
        threading.Event().wait(0.001)
    stage.player.schedule_chime(Signal.END, due_at=0.0, outranks_speech=True)
    assert stage.next_answer() == (1, True)


def test_read_ahead_spares_the_render_later(stage: Stage) -> None:
    """A sentence that was read ahead is rendered once."""
    stage.player.read_ahead([Speech("one")])
    assert stage.voice.is_rendering.wait(PATIENCE_SECONDS)
    stage.player.say(1, sentences("one"))
    assert stage.next_answer() == (1, False)
    assert stage.voice.renders == [("one", True)]


def test_private_words_are_kept_nowhere(stage: Stage) -> None:
    """Sentences with people's words are rendered uncached, each time anew."""
    for utterance_id in (1, 2):
        stage.player.say(utterance_id, sentences("one"), is_private=True)
        assert stage.next_answer() == (utterance_id, False)
    assert stage.voice.renders == [("one", False)] * 2


def test_stream_that_stands_still_is_reported_and_loses_no_answer(stage: Stage) -> None:
    """An unplugged loudspeaker is told within seconds, and so is its return."""
    stage.output.may_pull.clear()
    stage.player.say(1, sentences("one"))
    assert stage.next_answer() == (1, True)
    assert stage.failures.get(timeout=PATIENCE_SECONDS)[0] == "speaker"
    stage.output.may_pull.set()
    assert stage.recoveries.get(timeout=PATIENCE_SECONDS) == "speaker"
    stage.player.say(2, sentences("two"))
    assert stage.next_answer() == (2, False)


def test_close_answers_what_is_left() -> None:
    """A sentence under way is finished, one that comes later is answered as cut."""
    stage = Stage()
    stage.player.say(1, sentences("one"))
    stage.player.close()
    stage.player.say(2, sentences("two"))
    assert [stage.next_answer(), stage.next_answer()] == [(1, False), (2, True)]


def test_every_say_is_answered_once_under_a_hail_of_commands(stage: Stage) -> None:
    """Two hundred utterances, stops and chimes from three threads: each answered once."""

    def hail(first: int) -> None:
        for n in range(first, 201, 2):
            stage.player.say(n, sentences("one"))
            if n % 5 == 0:
                stage.player.stop_speech()
            if n % 7 == 0:
                stage.player.chime(Signal.TICK)

    threads = [threading.Thread(target=hail, args=(first,)) for first in (1, 2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answered = sorted(stage.next_answer()[0] for _ in range(200))
    assert answered == list(range(1, 201))
    assert stage.answers.empty()
