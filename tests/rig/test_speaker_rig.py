"""A real stream into a virtual loudspeaker, recorded and measured."""

from __future__ import annotations

import queue
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest

from assistant.devices.speaker import SoundDeviceOutput, list_devices
from assistant.errors import SpeakerError
from assistant.plan.lines import Speech
from assistant.signals import Signal
from assistant.sound.chimes import chime
from assistant.sound.pcm import FULL_SCALE
from assistant.sound.player import Player
from assistant.sound.voice import Voice
from assistant.sound.voices import Voices
from tests.rig.house import RATE_HZ, House, find_pattern

pytestmark = pytest.mark.rig

SENTENCE = "Which question will shape your practice? One from each table."
ON_TIME_SECONDS = 0.02


@dataclass
class Stage:
    """An open player on the virtual loudspeaker; session seconds are those of monotonic."""

    player: Player
    output: SoundDeviceOutput
    voice: Voices
    answers: queue.SimpleQueue[tuple[int, bool, float]]


@pytest.fixture
def stage(house: House, tmp_path: Path) -> Iterator[Stage]:
    """The real voice on the real stream."""
    del house
    voice, output = Voices({"en": Voice(tmp_path / "voice")}), SoundDeviceOutput()
    answers: queue.SimpleQueue[tuple[int, bool, float]] = queue.SimpleQueue()
    failures: list[object] = []
    player = Player(
        voice, output, float, lambda *a: answers.put(a), lambda *f: failures.append(f)
    )
    voice.prepare([Speech(SENTENCE)])
    player.open()
    time.sleep(0.3)
    yield Stage(player, output, voice, answers)
    player.close()
    voice.close()
    assert failures == []


def test_chime_after_a_command_is_heard_within_the_latency(house: House, stage: Stage) -> None:
    """From the call to the sound: the stream's latency, a block and a half, and 20 ms."""
    pcm = chime(Signal.TICK, 1, RATE_HZ)
    asked: list[float] = []
    with house.recording() as recording:
        for n in range(10):
            time.sleep(0.2 + 0.0013 * n)
            asked.append(time.monotonic())
            stage.player.chime(Signal.TICK)
        time.sleep(0.3)
    found = [
        recording.monotonic_at(place) for place in find_pattern(recording.samples, pcm, 0.9)
    ]
    delays = np.array(found) - np.array(asked)
    print(f"call to sound: median {1000 * np.median(delays):.1f} ms")
    assert np.median(delays) < stage.output.latency_seconds + 0.015 + 0.02


def test_sentence_is_heard_whole_and_answered_at_its_end(house: House, stage: Stage) -> None:
    """What was rendered is what sounds, unclipped; the answer tells when its end was heard."""
    pcm = stage.voice.render(Speech(SENTENCE))
    with house.recording() as recording:
        stage.player.say(1, (Speech(SENTENCE),))
        utterance_id, was_cut, ended_at = stage.answers.get(timeout=20)
        told_at = time.monotonic()
    (place,) = find_pattern(recording.samples, pcm, 0.9)
    assert (utterance_id, was_cut) == (1, False)
    assert recording.monotonic_at(place + len(pcm)) == pytest.approx(ended_at, abs=0.02)
    assert 0 <= told_at - ended_at < 0.1
    assert np.abs(recording.samples.astype(int)).max() < FULL_SCALE
    assert stage.player.sounded_between(ended_at - 0.5, ended_at - 0.4)
    assert not stage.player.sounded_between(ended_at + 0.05, ended_at + 9.0)


def test_stopped_speech_is_silent_at_once(house: House, stage: Stage) -> None:
    """Within the stream's latency, two blocks and the fade, nothing is heard any more."""
    with house.recording() as recording:
        stage.player.say(1, (Speech(SENTENCE),))
        time.sleep(1.0)
        stopped_at = time.monotonic()
        stage.player.stop_speech()
        assert stage.answers.get(timeout=1)[:2] == (1, True)
        time.sleep(0.5)
    loud = np.flatnonzero(np.abs(recording.samples.astype(int)) > 30)
    silent_after = recording.monotonic_at(int(loud[-1])) - stopped_at
    print(f"silent {1000 * silent_after:.1f} ms after the call")
    assert 0 < silent_after < stage.output.latency_seconds + 0.025 + 0.02


def test_devices_of_the_house_are_listed(house: House) -> None:
    """Both rooms are there, by name, in their direction."""
    del house
    devices = {device.name: device for device in list_devices()}
    assert devices["speaker_out"].output_channels > 0
    assert devices["room_mic"].input_channels > 0


def test_unknown_loudspeaker_is_an_error_that_lists_what_there_is(house: House) -> None:
    """A misspelt name is told with the names that exist."""
    del house
    with pytest.raises(SpeakerError, match="speaker_out"):
        SoundDeviceOutput("no such card").open(None)  # type: ignore[arg-type]
