"""Striking, numbers and troubles with the real model in its real process, fed by hand."""

from __future__ import annotations

import queue
import subprocess
import wave
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.app.hearing import number_phrases
from assistant.errors import ModelError
from assistant.hearing.blocks import SAMPLE_RATE_HZ, seconds_of, silence
from assistant.hearing.listener import Answers, Listener, Snippet
from assistant.hearing.model import default_cache, derived_model, find_model, read_models
from assistant.sound.pcm import resampled_waveform

pytestmark = pytest.mark.rig

MODELS = Path(__file__).parents[2] / "config" / "models.yaml"
PATIENCE_SECONDS = 30.0
BLOCK_BYTES = 3200


@pytest.fixture(scope="module")
def model_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checked model, tuned. Without one the test fails and says how to get it."""
    try:
        folder = find_model(read_models(MODELS.read_text())[0], default_cache())
    except ModelError as error:
        pytest.fail(str(error))
    return derived_model(folder, tmp_path_factory.mktemp("model"))


def spoken(text: str, folder: Path) -> bytes:
    """The text by the voice of the device, as a microphone would give it."""
    path = folder / "spoken.wav"
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", "140", "-w", path, text], check=True)
    with wave.open(str(path)) as recording:
        rate_hz = recording.getframerate()
        samples = np.frombuffer(recording.readframes(recording.getnframes()), "<i2")
    heard = resampled_waveform(samples / 32768 / 4, rate_hz, SAMPLE_RATE_HZ)
    return np.clip(np.rint(heard * 32768), -32768, 32767).astype("<i2").tobytes()


class Debrief:
    """A listener whose microphone is fed by hand, faster than anybody speaks."""

    description = "a microphone driven by hand"
    is_exhausted = False

    def __init__(self, model_path: Path) -> None:
        self.answers: queue.SimpleQueue[tuple[str, Any]] = queue.SimpleQueue()
        self.silenced: list[tuple[float, float]] = []
        self.now = 100.0
        self._give: Callable[[bytes, float, int], None] | None = None
        self.listener = Listener(
            self,
            model_path,
            Answers(
                on_started=self._put("started"),
                on_voice_started=self._put("voice started"),
                on_voice_stopped=self._put("voice stopped"),
                on_snippet=self._put("snippet"),
                on_closed=self._put("closed"),
                on_ended=self._put("ended"),
                on_failed=lambda device, error: self.answers.put((device, error)),
                on_struck=self._put("struck"),
                on_silence=lambda began, ended: self.silenced.append((began, ended)),
                on_number=lambda number, began_at: self.answers.put(
                    ("number", (number, began_at))
                ),
                on_recovered=self._put("recovered"),
                on_trouble=self._put("trouble"),
            ),
            session_at=lambda monotonic: monotonic,
            sounded_between=lambda _began, _ended: False,
            numbers=number_phrases("en"),
        )

    def open(self, on_block: Callable[[bytes, float, int], None]) -> None:
        self._give = on_block

    def close(self) -> None:
        self._give = None

    def sounds(self, pcm: bytes) -> None:
        assert self._give is not None
        for start in range(0, len(pcm), BLOCK_BYTES):
            piece = pcm[start : start + BLOCK_BYTES]
            self._give(piece, self.now, 0)
            self.now += seconds_of(piece)

    def until(self, wanted: str) -> list[tuple[str, Any]]:
        answers = [self.answers.get(timeout=PATIENCE_SECONDS)]
        while answers[-1][0] != wanted:
            answers.append(self.answers.get(timeout=PATIENCE_SECONDS))
        return answers

    def _put(self, name: str) -> Callable[[Any], None]:
        return lambda value: self.answers.put((name, value))


@contextmanager
def listening(model_path: Path, **how: bool) -> Iterator[Debrief]:
    room = Debrief(model_path)
    try:
        room.listener.start("debrief", **how)
        room.until("started")
        yield room
    finally:
        room.listener.close()


def room_noise(seconds: float) -> bytes:
    noise = np.random.default_rng(1).normal(0, 8, round(seconds * SAMPLE_RATE_HZ))
    return noise.astype("<i2").tobytes()


def test_strike_takes_what_is_being_said_whatever_the_recogniser_knows(
    model_path: Path, tmp_path: Path
) -> None:
    """What was kept before stays, the sentence under way is never told, the next one is."""
    kept = spoken("we should meet more often", tmp_path)
    secret = spoken("my manager is a difficult person to work with", tmp_path)
    after = spoken("how can we begin", tmp_path)
    with listening(model_path) as room:
        room.sounds(room_noise(1) + kept + room_noise(2) + secret[: len(secret) // 2])
        room.listener.strike_latest(room.now)
        room.sounds(secret[len(secret) // 2 :] + room_noise(2) + after + room_noise(1))
        answers = room.until("snippet") + room.until("snippet")
        room.listener.stop()
        answers += room.until("ended")
    texts = [value.text for kind, value in answers if isinstance(value, Snippet)]
    assert len(texts) == 2
    assert "often" in texts[0]
    assert "how can we" in texts[1]
    assert [value for kind, value in answers if kind == "struck"] == [()]
    began, ended = room.silenced[-1]
    assert ended - began == pytest.approx(seconds_of(secret), abs=0.8)


def test_numbers_are_heard_and_nothing_else(model_path: Path, tmp_path: Path) -> None:
    """By the closed grammar, then by dictation again, over one process."""
    with listening(model_path, numbers=True) as room:
        for text in ("twenty three", "is that everybody in the room", "seven"):
            room.sounds(room_noise(1) + spoken(text, tmp_path))
        room.sounds(room_noise(1))
        room.listener.stop()
        answers = room.until("ended")
        assert [value[0] for kind, value in answers if kind == "number"] == [23, 7]
        assert [kind for kind, _ in answers if kind == "snippet"] == []
        process_id = room.listener.recogniser_process_id
        room.listener.start("debrief")
        room.until("started")
        room.sounds(room_noise(1) + spoken("who is twenty three", tmp_path) + room_noise(1))
        room.listener.stop()
        assert "twenty" in next(v.text for k, v in room.until("ended") if k == "snippet")
        assert room.listener.recogniser_process_id == process_id


def test_dead_microphone_is_told_while_it_listens(model_path: Path, tmp_path: Path) -> None:
    """Digital silence is no quiet room; what was said before it is kept, and with the first
    sound it hears again."""
    with listening(model_path) as room:
        room.sounds(room_noise(1) + spoken("how can we begin", tmp_path) + silence(3.1))
        answers = room.until("microphone")
        assert "silence" in str(answers[-1][1])
        if "snippet" not in [kind for kind, _ in answers]:
            room.until("snippet")
        room.sounds(room_noise(0.1))
        assert room.until("recovered")[-1][1] == "microphone"
