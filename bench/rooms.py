"""Real speech in rooms that are reckoned: distance, background talk, level, and noises.

The rooms are statistical: a direct sound and a tail of noise that dies away by 60 dB in the
reverberation time, their proportion by the distance. Numbers come from the clip's name, so
that the same speech gives the same rooms everywhere.
"""

from __future__ import annotations

import csv
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from assistant.hearing.blocks import SAMPLE_RATE_HZ as RATE_HZ

Wave = NDArray[np.float64]

LEAD_SECONDS, TAIL_SECONDS = 1.0, 1.0
REVERBERATION_SECONDS = 0.5
DIRECT_DB = {0.7: 3.0, 2.0: -4.0, 3.0: -7.0}
"""Direct sound against reverberation by distance in metres, as image-source rooms of that
reverberation have it at a table."""

SELF_NOISE_DBFS = -72.0
NEAR_DBFS = -28.0
"""A talker 0.7 m from a microphone of fixed gain."""

NOISE_SECONDS = 60


@dataclass(frozen=True)
class Clip:
    """Something that somebody said; samples at 16 kHz, full scale 1.0."""

    name: str
    speaker: str
    text: str
    wave: Wave


@dataclass(frozen=True)
class Scene:
    """A clip as the microphone hears it; without text: nobody speaks to the device."""

    condition: str
    speaker: str
    text: str
    pcm: bytes

    @property
    def seconds(self) -> float:
        return len(self.pcm) / 2 / RATE_HZ


@dataclass(frozen=True)
class Condition:
    """Where and how a talker speaks. ``metres`` None: close and dry. ``gain_db``: how the
    microphone is set; its own noise stays."""

    name: str
    metres: float | None = None
    babble_below_db: float | None = None
    level_dbfs: float = -26.0
    gain_db: float = 0.0


CONDITIONS = (
    Condition("close and dry"),
    Condition("very quiet", level_dbfs=-40.0),
    Condition("clipped", level_dbfs=0.0),
    Condition("0.7 m, 20 dB", 0.7, 20.0),
    Condition("0.7 m, 10 dB", 0.7, 10.0),
    Condition("2 m, 20 dB", 2.0, 20.0),
    Condition("2 m, 10 dB", 2.0, 10.0),
)


def read_clips(folder: Path, most: int) -> tuple[Clip, ...]:
    """So many clips of ``manifest.csv`` (id, file, speaker, transcript), of all talkers."""
    with (folder / "manifest.csv").open(encoding="utf-8") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: zlib.crc32(row["id"].encode()))
    return tuple(
        Clip(row["id"], row["speaker"], row["transcript"], _read(folder / row["file"]))
        for row in rows[:most]
    )


def read_waves(folder: Path) -> tuple[Wave, ...]:
    """Every recording of a folder; none if there is no such folder."""
    return tuple(_read(path) for path in sorted(folder.glob("*.flac")))


def scene(clip: Clip, condition: Condition, talkers: tuple[Wave, ...]) -> Scene:
    """The clip in its condition, with room before and after it."""
    numbers = np.random.default_rng(zlib.crc32(f"{clip.name} {condition.name}".encode()))
    lead, tail = (np.zeros(round(s * RATE_HZ)) for s in (LEAD_SECONDS, TAIL_SECONDS))
    dry = np.concatenate([lead, clip.wave, tail])
    if condition.metres is None:
        wave = dry * _gain(condition.level_dbfs, clip.wave)
    else:
        answer = _room_answer(DIRECT_DB[condition.metres], numbers)
        wave = convolved(dry, answer) * _gain(NEAR_DBFS, clip.wave) * 0.7 / condition.metres
    if condition.babble_below_db is not None:
        inside = slice(len(lead), len(lead) + len(clip.wave))
        level = _level(wave[inside]) - condition.babble_below_db
        babble = _babble(len(wave), int(numbers.integers(2, 7)), talkers, numbers)
        wave = wave + babble * _gain(level, babble)
    wave = wave * 10 ** (condition.gain_db / 20)
    return Scene(condition.name, clip.speaker, clip.text, _pcm(wave, numbers))


def background_scenes(talkers: tuple[Wave, ...]) -> Iterator[Scene]:
    """Others who talk to each other, at conversation level, a minute for each number."""
    for count in (2, 3, 4, 6):
        yield talk(talkers, count, -40.0 + 2 * count, seed=count)


def talk(
    talkers: tuple[Wave, ...],
    count: int,
    level_dbfs: float,
    seconds: int = NOISE_SECONDS,
    seed: int = 1,
    said: Sequence[tuple[float, Wave]] = (),
) -> Scene:
    """So many who talk at once at some distance. ``said``: when what else sounds there."""
    numbers = np.random.default_rng(seed)
    babble = _babble(seconds * RATE_HZ, count, talkers, numbers)
    wave = babble * _gain(level_dbfs, babble)
    for began_at, other in said:
        first = round(began_at * RATE_HZ)
        wave[first : first + len(other)] += other[: max(0, len(wave) - first)]
    return Scene("background talk", "", "", _pcm(wave, numbers))


def noise_scenes(recorded: tuple[Wave, ...]) -> Iterator[Scene]:
    """A minute of each kind of noise."""
    numbers = np.random.default_rng(7)
    hiss = numbers.standard_normal(NOISE_SECONDS * RATE_HZ)
    strokes = (numbers.random(len(hiss)) < 5 / RATE_HZ) * numbers.uniform(0.3, 1, len(hiss))
    kinds = {
        "fan": convolved(hiss, 0.97 ** np.arange(400)),
        "knocks": convolved(strokes * (numbers.random(len(hiss)) < 0.2), _ring(180.0, 30.0)),
        "keyboard": convolved(strokes, _ring(2500.0, 300.0)),
        "paper": convolved(strokes, np.exp(-np.arange(6000) / 1500)) * hiss,
        "chimes": convolved(strokes * (numbers.random(len(hiss)) < 0.1), _ring(660.0, 6.0)),
        "applause": convolved(
            (numbers.random(len(hiss)) < 90 / RATE_HZ) * hiss, _ring(1500.0, 400.0)
        ),
    }
    for kind, wave in kinds.items():
        yield Scene(kind, "", "", _pcm(wave * _gain(-33.0, wave), numbers))
    for wave in recorded:
        yield Scene("recorded noise", "", "", _pcm(wave * _gain(-33.0, wave), numbers))


def convolved(wave: Wave, answer: Wave) -> Wave:
    """The wave in a room with that impulse response, no longer than it was."""
    size = len(wave) + len(answer)
    return np.fft.irfft(np.fft.rfft(wave, size) * np.fft.rfft(answer, size), size)[: len(wave)]


def _room_answer(direct_db: float, numbers: np.random.Generator) -> Wave:
    at = np.arange(round(REVERBERATION_SECONDS * 1.1 * RATE_HZ)) / RATE_HZ
    tail = numbers.standard_normal(len(at)) * 10 ** (-3 * at / REVERBERATION_SECONDS)
    tail[: round(0.003 * RATE_HZ)] = 0.0
    tail *= 10 ** (-direct_db / 20) / np.sqrt(np.sum(tail**2))
    tail[0] = 1.0
    return tail


def _babble(
    length: int, count: int, talkers: tuple[Wave, ...], numbers: np.random.Generator
) -> Wave:
    total = np.zeros(length)
    for _ in range(count):
        talker = talkers[int(numbers.integers(len(talkers)))]
        said = np.roll(np.resize(talker, length), int(numbers.integers(length)))
        loudness = 10 ** (numbers.uniform(-4, 4) / 20) / np.sqrt(np.mean(talker**2))
        total += loudness * convolved(said, _room_answer(-8.0, numbers))
    return total


def _ring(frequency_hz: float, decay: float) -> Wave:
    at = np.arange(RATE_HZ // 2) / RATE_HZ
    ring: Wave = np.sin(2 * np.pi * frequency_hz * at) * np.exp(-decay * at)
    return ring


def _level(wave: Wave) -> float:
    """Of what is loud in it: the root mean square of its frames within 25 dB of the loudest."""
    frames = wave[: len(wave) // 320 * 320].reshape(-1, 320)
    power = np.mean(frames**2, axis=1) + 1e-12
    return float(10 * np.log10(np.mean(power[power > np.percentile(power, 95) / 316])))


def _gain(level_dbfs: float, wave: Wave) -> float:
    return float(10 ** ((level_dbfs - _level(wave)) / 20))


def _pcm(wave: Wave, numbers: np.random.Generator) -> bytes:
    noise = numbers.standard_normal(len(wave)) * 10 ** (SELF_NOISE_DBFS / 20)
    return np.clip(np.rint((wave + noise) * 32767), -32767, 32767).astype("<i2").tobytes()


def _read(path: Path) -> Wave:
    from assistant.app.transcribing import read_blocks

    return np.frombuffer(b"".join(read_blocks(path)), dtype="<i2") / 32768.0
