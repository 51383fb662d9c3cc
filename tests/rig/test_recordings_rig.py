"""Each language's voice and a recorded sentence on a real stream, one as loud as the other."""

from __future__ import annotations

import queue
from pathlib import Path

import pytest

from assistant.devices.speaker import SoundDeviceOutput
from assistant.plan.lines import Line, Pause, Speech
from assistant.preparing import load_language, make_voices
from assistant.settings import Settings, VoiceSettings
from assistant.sound.loudness import SPEECH_LUFS, loudness_lufs
from assistant.sound.pcm import FULL_SCALE
from assistant.sound.player import Player
from assistant.sound.recordings import RecordedVoice, Recordings
from assistant.sound.takes import sentence_of
from assistant.sound.voice import Voice
from assistant.sound.wav import Refusal, Sound, read_wav
from tests.rig.house import RATE_HZ, House, find_pattern, write_wav
from tests.sound.takes import in_a_room
from tests.words.examples import WORDS

pytestmark = pytest.mark.rig

RECORDED = Speech("Take a pen and draw.", "en")
SPOKEN = (
    Speech("Which question is yours?", "en"),
    Speech("Quelle est votre question ?", "fr"),
    Speech("¿Cuál es su pregunta?", "es"),
)


def recorded_by_somebody(folder: Path) -> Recordings:
    """A quiet take of another voice in a room, from a file at another rate."""
    somebody = Voice(folder / "somebody", "gmw/en-us+f3", 250, 44100)
    try:
        words = somebody.render(RECORDED.text) / FULL_SCALE
    finally:
        somebody.close()
    take = in_a_room(words * 0.1, noise_dbfs=-70.0, rate_hz=44100)
    file = write_wav(folder / "take.wav", (take * FULL_SCALE).astype("int16"), 44100)
    sound = read_wav(file.read_bytes())
    assert isinstance(sound, Sound)
    pcm = sentence_of(sound, RATE_HZ)
    assert not isinstance(pcm, Refusal), pcm
    recordings = Recordings(folder / "recordings")
    recordings.keep("en", RECORDED.text, "plan", pcm, RATE_HZ)
    return recordings


def test_recording_and_voices_sound_one_as_loud_as_the_other(
    house: House, tmp_path: Path
) -> None:
    """Measured at the loudspeaker: each whole, and within 1 LU of what all speech has."""
    languages = [load_language(name, WORDS.parent) for name in ("en", "fr", "es")]
    brisk = Settings(voice=VoiceSettings(words_a_minute=250))
    voices = make_voices(brisk, languages, tmp_path)
    voice = RecordedVoice(voices, recorded_by_somebody(tmp_path), "en")
    sentences = (*SPOKEN, RECORDED)
    voice.prepare(sentences)
    ended: queue.SimpleQueue[int] = queue.SimpleQueue()
    failures: list[object] = []
    player = Player(
        voice,
        SoundDeviceOutput(),
        float,
        lambda number, *_: ended.put(number),
        lambda *failure: failures.append(failure),
    )
    player.open()
    try:
        lines: list[Line] = [one for each in sentences for one in (each, Pause(0.2))]
        with house.recording() as recording:
            player.say(1, tuple(lines))
            assert ended.get(timeout=20) == 1
        heard = recording.samples
        for sentence in sentences:
            pcm = voice.render(sentence)
            (place,) = find_pattern(heard, pcm, 0.9)
            level = loudness_lufs(heard[place : place + len(pcm)] / FULL_SCALE, RATE_HZ)
            print(f"{sentence.language} {level:.2f} LUFS, {len(pcm) / RATE_HZ:.1f} s")
            assert level == pytest.approx(SPEECH_LUFS, abs=1.0), sentence
    finally:
        player.close()
        voice.close()
    assert failures == []
