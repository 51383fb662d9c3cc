"""How well it hears: real speech in reckoned rooms, beside a plain loop over the same sound.

Word error rates with the interval that a bootstrap over talkers gives, background talk and
ghosts in words a minute, how soon a snippet is kept, how many sentences stand in two pieces,
and processor time; then the same without one part after the other.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jiwer
import numpy as np
from rich.table import Table

from assistant.app.transcribing import transcript
from assistant.hearing.activity import SileroVoiceActivity, VoiceThresholds
from assistant.hearing.blocks import SAMPLE_RATE_HZ
from assistant.hearing.decoder import Decoder
from assistant.hearing.endpoint import EndpointRules
from assistant.hearing.foreground import DistanceRules, ForegroundRules
from assistant.hearing.front_end import FrontEnd
from bench.burden import model_folder
from bench.rooms import (
    CONDITIONS,
    Scene,
    background_scenes,
    noise_scenes,
    read_clips,
    read_waves,
    scene,
)

BLOCK_BYTES = 3200
BOOTSTRAPS = 2000

NO_FOREGROUND = ForegroundRules(begin_db=-200.0, stay_db=-200.0)


@dataclass(frozen=True)
class Heard:
    """What a listener made of a scene.

    ``pieces``: in how many it stands in the harvest, continuations joined; None where a
    listener has no snippets.
    """

    text: str
    cpu_seconds: float
    latencies_seconds: tuple[float, ...] = ()
    pieces: int | None = None


Listener = Callable[[Scene], Heard]


class PlainLoop:
    """What a maker writes first: blocks of 0.1 s into one kept recogniser, nothing else."""

    def __init__(self, model: Path) -> None:
        from vosk import KaldiRecognizer, Model, SetLogLevel

        SetLogLevel(-1)
        self._recogniser: Any = KaldiRecognizer(Model(str(model)), SAMPLE_RATE_HZ)

    def __call__(self, scene: Scene) -> Heard:
        began = time.process_time()
        self._recogniser.Reset()
        said = []
        for block in blocks_of(scene.pcm):
            if self._recogniser.AcceptWaveform(block):
                said.append(json.loads(self._recogniser.Result())["text"])
        said.append(json.loads(self._recogniser.FinalResult())["text"])
        return Heard(" ".join(filter(None, said)), time.process_time() - began)


def ours(model: Path, new_front_end: Callable[[], FrontEnd]) -> Listener:
    """The program's own hearing, with such a front end."""
    decoder = Decoder(model)

    def listen(scene: Scene) -> Heard:
        heard = transcript("", blocks_of(scene.pcm), decoder, new_front_end)
        latencies = tuple(snippet.latency_s for snippet in heard.snippets)
        pieces = sum(not snippet.continues for snippet in heard.snippets)
        return Heard(heard.text, heard.seconds_cpu, latencies, pieces)

    return listen


FRONT_ENDS: dict[str, Callable[[], FrontEnd]] = {
    "ours": lambda: FrontEnd(SileroVoiceActivity()),
    "without the foreground": lambda: FrontEnd(SileroVoiceActivity(), foreground=NO_FOREGROUND),
    "without the distance": lambda: FrontEnd(
        SileroVoiceActivity(), distance=DistanceRules(far_dbfs=-200.0)
    ),
    "without turns": lambda: FrontEnd(SileroVoiceActivity(), EndpointRules(turn_seconds=0.0)),
    "without voice activity": lambda: FrontEnd(
        SileroVoiceActivity(), thresholds=VoiceThresholds(begin=-1.0, stay=-1.0)
    ),
    "without pre-roll": lambda: FrontEnd(
        SileroVoiceActivity(), EndpointRules(pre_roll_seconds=0.0)
    ),
}


def blocks_of(pcm: bytes) -> Iterable[bytes]:
    """The sound as a microphone gives it."""
    return (pcm[start : start + BLOCK_BYTES] for start in range(0, len(pcm), BLOCK_BYTES))


def scenes(folder: Path, clips: int) -> list[Scene]:
    """So many clips in every condition, background talk, and noises."""
    talkers = read_waves(folder / "babble")
    noises = read_waves(folder / "noise")
    said = [scene(c, one, talkers) for one in CONDITIONS for c in read_clips(folder, clips)]
    return [*said, *background_scenes(talkers), *noise_scenes(noises)]


def listening_table(
    folder: Path, clips: int, with_parts: bool, tell: Callable[[str], None]
) -> Table:
    """Every condition by every listener: word error rate, or words a minute."""
    model, all_scenes = model_folder(), scenes(folder, clips)
    names = list(FRONT_ENDS) if with_parts else ["ours"]
    heard: dict[str, list[Heard]] = {}
    for name in ("plain loop", *names):
        tell(f"listening: {name}, {sum(s.seconds for s in all_scenes) / 60:.0f} min of sound")
        listen = PlainLoop(model) if name == "plain loop" else ours(model, FRONT_ENDS[name])
        heard[name] = [listen(one) for one in all_scenes]
    return _table(all_scenes, heard)


def _table(all_scenes: Sequence[Scene], heard: dict[str, list[Heard]]) -> Table:
    table = Table(title="How well it hears", title_justify="left")
    for column in ("condition", *heard):
        table.add_column(column, overflow="fold")
    for condition in dict.fromkeys(one.condition for one in all_scenes):
        chosen = [n for n, one in enumerate(all_scenes) if one.condition == condition]
        rows = [
            _cell([all_scenes[n] for n in chosen], [listener[n] for n in chosen])
            for listener in heard.values()
        ]
        table.add_row(condition, *rows)
    seconds = sum(one.seconds for one in all_scenes)
    rates = [100 * sum(h.cpu_seconds for h in them) / seconds for them in heard.values()]
    table.add_row("processor, % of the sound's time", *(f"{rate:.1f}" for rate in rates))
    table.add_row("last word to snippet, s: 50 %, 95 %", *map(_latency, heard.values()))
    splits = (_splits(all_scenes, them) for them in heard.values())
    table.add_row("split sentences per 100", *splits)
    return table


def _cell(chosen: Sequence[Scene], heard: Sequence[Heard]) -> str:
    if not chosen[0].text:
        words = sum(len(one.text.split()) for one in heard)
        return f"{60 * words / sum(one.seconds for one in chosen):.1f} words/min"
    errors: dict[str, np.ndarray[Any, Any]] = {}
    for one, result in zip(chosen, heard, strict=True):
        counted = np.array(count_errors(one.text, result.text))
        errors[one.speaker] = errors.get(one.speaker, np.zeros(2)) + counted
    wrong, said = np.sum(list(errors.values()), axis=0)
    low, high = interval(np.array(list(errors.values())))
    return f"{100 * wrong / said:.1f} % ({low:.0f} to {high:.0f})"


def _latency(heard: Sequence[Heard]) -> str:
    latencies = [latency for one in heard for latency in one.latencies_seconds]
    return "{:.2f}, {:.2f}".format(*np.percentile(latencies, [50, 95])) if latencies else ""


def _splits(all_scenes: Sequence[Scene], heard: Sequence[Heard]) -> str:
    pieces = [
        h.pieces for one, h in zip(all_scenes, heard, strict=True) if one.text and h.pieces
    ]
    return f"{100 * sum(n - 1 for n in pieces) / len(pieces):.1f}" if pieces else ""


def count_errors(said: str, heard: str) -> tuple[int, int]:
    """Wrong words (substituted, left out, put in), and words that were said."""
    reference = spelt(said)
    found = jiwer.process_words([reference], [spelt(heard)])
    wrong = found.substitutions + found.deletions + found.insertions
    return wrong, len(reference.split())


def spelt(text: str) -> str:
    """Words alone, lower case, without 'um'."""
    words = re.sub(r"[^a-z' ]", " ", text.lower().replace("mister", "mr")).split()
    return " ".join(word for word in words if word not in {"uh", "um", "er", "hm", "huh"})


def interval(errors_and_words: np.ndarray[Any, Any]) -> tuple[float, float]:
    """The 95 % interval of an error rate in per cent, resampling talkers."""
    numbers = np.random.default_rng(1)
    count = len(errors_and_words)
    drawn = errors_and_words[numbers.integers(0, count, (BOOTSTRAPS, count))].sum(axis=1)
    low, high = np.percentile(100 * drawn[:, 0] / drawn[:, 1], [2.5, 97.5])
    return float(low), float(high)
