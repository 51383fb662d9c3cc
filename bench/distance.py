"""What is kept of those who are far away: people at 2 and 3 m, microphones that are set low,
talk in the background, and both at once; by how long is waited for anybody nearer.

Each scene is a listening step. It is recognised once; what is kept of it is then reckoned for
every way of waiting.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from rich.table import Table

from assistant.hearing.activity import SileroVoiceActivity
from assistant.hearing.blocks import Block, seconds_of
from assistant.hearing.decoder import Decoder
from assistant.hearing.front_end import FrontEnd
from assistant.hearing.messages import Flush, Heard, Message
from assistant.hearing.recogniser_process import Worker
from assistant.hearing.withholding import Withholding, WithholdingRules
from bench.burden import model_folder
from bench.listening import blocks_of, count_errors
from bench.rooms import Clip, Condition, Wave, read_clips, read_waves, scene, talk

WAYS: dict[str, WithholdingRules | None] = {
    "never held": None,
    "ours": WithholdingRules(),
    "10 s": WithholdingRules(patience_seconds=10.0),
    "60 s": WithholdingRules(patience_seconds=60.0),
    "crowds believed": WithholdingRules(crowd_range_db=0.0),
}
STEPS = (
    Condition("2 m, 20 dB", 2.0, 20.0),
    Condition("3 m, 20 dB", 3.0, 20.0),
    Condition("2 m, 20 dB, microphone 12 dB lower", 2.0, 20.0, gain_db=-12.0),
    Condition("2 m, 20 dB, 20 dB lower", 2.0, 20.0, gain_db=-20.0),
    Condition("2 m, 10 dB, 12 dB lower", 2.0, 10.0, gain_db=-12.0),
)
CROWDS = ((2, -40.0), (2, -36.0), (3, -40.0), (3, -34.0), (4, -40.0), (4, -32.0))
"""How many talk at once, and at which level."""

STEP_CLIPS = 13
MIXED_SECONDS, MIXED_EVERY_SECONDS = 240, 15.0


@dataclass(frozen=True)
class Spoken:
    """When what was said to the device."""

    began_at: float
    ended_at: float
    text: str


@dataclass(frozen=True)
class Step:
    """The sound of one listening step, and what was said to the device in it."""

    name: str
    pcm: bytes
    spoken: tuple[Spoken, ...]

    @property
    def seconds(self) -> float:
        return seconds_of(self.pcm)


def steps(folder: Path, clips: int) -> Iterator[Step]:
    """People who speak to the device one after the other, crowds, and both."""
    talkers, said = read_waves(folder / "babble"), read_clips(folder, clips)
    for condition in STEPS:
        for first in range(0, len(said), STEP_CLIPS):
            yield _one_after_the_other(said[first : first + STEP_CLIPS], condition, talkers)
    for count, level_dbfs in CROWDS:
        pcm = talk(talkers, count, level_dbfs, seed=10 + count).pcm
        yield Step(f"{count} who talk at once, {level_dbfs:.0f} dBFS", pcm, ())
    for count, level_dbfs in ((2, -40.0), (2, -36.0)):
        yield _mixed(said, talkers, count, level_dbfs)


def _one_after_the_other(
    clips: Sequence[Clip], condition: Condition, talkers: tuple[Wave, ...]
) -> Step:
    pcm, spoken = b"", []
    for clip in clips:
        began_at = seconds_of(pcm)
        pcm += scene(clip, condition, talkers).pcm
        spoken.append(Spoken(began_at, seconds_of(pcm), clip.text))
    return Step(condition.name, pcm, tuple(spoken))


def _mixed(
    clips: Sequence[Clip], talkers: tuple[Wave, ...], count: int, level_dbfs: float
) -> Step:
    spoken: list[Spoken] = []
    waves: list[tuple[float, Wave]] = []
    at = MIXED_EVERY_SECONDS
    for clip in clips:
        pcm = scene(clip, Condition("near", 0.7), talkers).pcm
        if at + seconds_of(pcm) > MIXED_SECONDS:
            break
        waves.append((at, np.frombuffer(pcm, dtype="<i2") / 32767.0))
        spoken.append(Spoken(at, at + seconds_of(pcm), clip.text))
        at += seconds_of(pcm) + MIXED_EVERY_SECONDS
    pcm = talk(talkers, count, level_dbfs, MIXED_SECONDS, 20 + count, waves).pcm
    return Step(f"0.7 m, before {count} at {level_dbfs:.0f} dBFS", pcm, tuple(spoken))


def heard_in(step: Step, decoder: Decoder) -> list[Heard]:
    """Everything that is recognised, far or near."""
    decoder.begin_afresh()
    said: list[Message] = []
    worker = Worker(FrontEnd(SileroVoiceActivity()), decoder, said.append)
    at, number = 0.0, 0
    for number, pcm in enumerate(blocks_of(step.pcm), start=1):
        worker.take(number, Block(at, pcm))
        at += seconds_of(pcm)
    worker.take(number + 1, Flush())
    return [one for one in said if isinstance(one, Heard)]


def kept(heard: Iterable[Heard], rules: WithholdingRules | None) -> list[Heard]:
    """What of it reaches the harvest; all of it without rules."""
    if rules is None:
        return list(heard)
    withholding = Withholding(rules)
    for number, one in enumerate(heard):
        withholding.hear(number, one)
    withholding.end()
    return [one.heard for one in withholding.take_given()]


def distance_table(folder: Path, clips: int, tell: Callable[[str], None]) -> Table:
    """Word error rate of what was said to the device, and words a minute of others."""
    decoder = Decoder(model_folder())
    rows: dict[str, list[tuple[Step, list[Heard]]]] = {}
    for step in steps(folder, clips):
        tell(f"listening: {step.name}, {step.seconds:.0f} s of sound")
        rows.setdefault(step.name, []).append((step, heard_in(step, decoder)))
    table = Table(title="What is kept of those who are far away", title_justify="left")
    for column in ("step", *WAYS):
        table.add_column(column, overflow="fold")
    for name, heard in rows.items():
        table.add_row(name, *(_cell(heard, rules) for rules in WAYS.values()))
    return table


def _cell(heard: Sequence[tuple[Step, list[Heard]]], rules: WithholdingRules | None) -> str:
    wrong = said = others = 0
    for step, everything in heard:
        words = [word for one in kept(everything, rules) for word in one.words]
        for spoken in step.spoken:
            inside = [w for w in words if spoken.began_at <= w.began_at < spoken.ended_at]
            text = " ".join(w.text for w in sorted(inside, key=lambda w: w.began_at))
            errors, count = count_errors(spoken.text, text)
            wrong, said, others = wrong + errors, said + count, others - len(inside)
        others += len(words)
    minutes = sum(step.seconds - _spoken_seconds(step) for step, _ in heard) / 60
    cells = [f"{100 * wrong / said:.1f} %"] if said else []
    cells += [f"{others / minutes:.0f} words/min"] if minutes > 0.1 else []
    return "; ".join(cells)


def _spoken_seconds(step: Step) -> float:
    return sum(one.ended_at - one.began_at for one in step.spoken)
