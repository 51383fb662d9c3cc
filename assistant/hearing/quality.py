"""Why words are heard badly, if they are, while it can still be mended. Pure.

Levels come block by block, words with their confidence when they are recognised. Each
trouble is told once, and again only after it had been good.
"""

from __future__ import annotations

import math
from array import array
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum

from assistant.hearing.blocks import Block
from assistant.hearing.level import level_dbfs, next_floor_dbfs
from assistant.hearing.messages import Word

FULL_SCALE_SAMPLE = 32440
"""0.99 of full scale: converters and gains clip a little below the end of the numbers."""

CLIPPED_SAMPLES = 4
"""In a block of 0.1 s; a single peak that touches full scale is no clipping."""


class Trouble(Enum):
    """What is wrong with the sound."""

    FAR = "far"
    LOUD = "loud"
    CLIPPED = "clipped"
    DEAD = "dead"


@dataclass(frozen=True)
class BlockState:
    """What one block tells. ``is_ours``: the device itself sounded in it."""

    began_at: float
    ended_at: float
    level_dbfs: float
    is_clipped: bool
    is_ours: bool


@dataclass(frozen=True)
class QualityRules:
    """Where each trouble begins, and where it is over.

    ``far_db``: words stand less than this above what sounds between them. In simulated rooms
    with talk 20 dB below the speaker that comes out at 15 to 21 dB, with talk 10 dB below at
    8 to 12, in quiet ones above 30. ``judged_sentences`` are looked at together, of which
    ``bad_sentences`` make a trouble.
    """

    dead_dbfs: float = -85.0
    dead_seconds: float = 3.0
    loud_floor_dbfs: float = -38.0
    quiet_again_dbfs: float = -42.0
    loud_seconds: float = 5.0
    measure_seconds: float = 2.0
    far_db: float = 13.0
    near_db: float = 15.0
    background_seconds: float = 20.0
    clipped_share: float = 0.1
    judged_sentences: int = 3
    bad_sentences: int = 2
    least_words: int = 3


def state_of(block: Block, is_ours: bool) -> BlockState:
    """The level of a block, and whether it clips."""
    samples = array("h", block.pcm)
    is_clipped = False
    loudest = max((max(samples), -min(samples))) if samples else 0
    if loudest >= FULL_SCALE_SAMPLE:
        at_the_end = sum(abs(sample) >= FULL_SCALE_SAMPLE for sample in samples)
        is_clipped = at_the_end >= CLIPPED_SAMPLES
    level = level_dbfs(block.pcm)
    return BlockState(block.began_at, block.ended_at, level, is_clipped, is_ours)


@dataclass(frozen=True)
class _Sentence:
    """How far its words stood out, and how much of them clips."""

    stands_out_db: float
    clipped_share: float


_REMEMBERED_BLOCKS = 600
"""A minute: longer than any utterance, with the time until its words are known."""


_REMEMBERED_WORDS = 300
_NEAR_SECONDS = 0.1
_AFTER_SECONDS = 0.4


class Quality:
    """Follows one microphone; ``open`` it first."""

    def __init__(self, rules: QualityRules | None = None) -> None:
        self._rules = rules or QualityRules()
        self._blocks: deque[BlockState] = deque(maxlen=_REMEMBERED_BLOCKS)
        self._words: deque[Word] = deque(maxlen=_REMEMBERED_WORDS)
        self.open()

    def open(self, measures: bool = False) -> None:
        """The microphone was opened. ``measures``: the first seconds are the room alone, and
        what is wrong with them is told when they are over."""
        self._told: set[Trouble] = set()
        self._blocks.clear()
        self._words.clear()
        self._sentences: deque[_Sentence] = deque(maxlen=self._rules.judged_sentences)
        self._far_in_a_row = 0
        self._floor_dbfs: float | None = None
        self._dead_seconds = self._loud_seconds = 0.0
        self._to_measure_seconds = self._rules.measure_seconds if measures else 0.0

    def hear_block(self, state: BlockState) -> tuple[Trouble, ...]:
        """What this block shows to be wrong, if that was not told yet."""
        if state.is_ours:
            return ()
        seconds = state.ended_at - state.began_at
        self._floor_dbfs = next_floor_dbfs(self._floor_dbfs, state.level_dbfs, seconds)
        floor = state.level_dbfs if self._floor_dbfs is None else self._floor_dbfs
        self._blocks.append(state)
        is_dead = state.level_dbfs < self._rules.dead_dbfs
        self._dead_seconds = self._dead_seconds + seconds if is_dead else 0.0
        is_loud = not is_dead and floor > self._rules.loud_floor_dbfs
        self._loud_seconds = self._loud_seconds + seconds if is_loud else 0.0
        if self._is_measured(seconds):
            enough_seconds = self._rules.measure_seconds - seconds / 2
            dead_seconds = loud_seconds = enough_seconds
        else:
            dead_seconds, loud_seconds = self._rules.dead_seconds, self._rules.loud_seconds
        return (
            *self._tell(Trouble.DEAD, self._dead_seconds >= dead_seconds, not is_dead),
            *self._tell(
                Trouble.LOUD,
                self._loud_seconds >= loud_seconds,
                floor < self._rules.quiet_again_dbfs,
            ),
        )

    def hear_words(self, words: Sequence[Word], is_far: bool = False) -> tuple[Trouble, ...]:
        """What these words, and those before them, show to be wrong. ``is_far``: they were so
        faint and blurred that they may not have been said to the device."""
        if is_far:
            return self._hear_far_words(words)
        sentence = self._sentence(words)
        if sentence is None:
            return ()
        self._far_in_a_row = 0
        self._sentences.append(sentence)
        rules, sentences = self._rules, self._sentences
        far = sum(one.stands_out_db < rules.far_db for one in sentences)
        near = sum(one.stands_out_db > rules.near_db for one in sentences)
        clipped = sum(one.clipped_share > rules.clipped_share for one in sentences)
        return (
            *self._tell(Trouble.FAR, far >= rules.bad_sentences, near == len(sentences)),
            *self._tell(Trouble.CLIPPED, clipped >= rules.bad_sentences, clipped == 0),
        )

    def _hear_far_words(self, words: Sequence[Word]) -> tuple[Trouble, ...]:
        """Nobody need stand out less than they do: a silent room hears them badly too."""
        self._words.extend(words)
        self._far_in_a_row += len(words) >= self._rules.least_words
        return self._tell(Trouble.FAR, self._far_in_a_row >= self._rules.bad_sentences, False)

    def _is_measured(self, seconds: float) -> bool:
        """Whether the measuring of the room ends with this block."""
        if self._to_measure_seconds <= 0:
            return False
        self._to_measure_seconds -= seconds
        return self._to_measure_seconds <= seconds / 2

    def _sentence(self, words: Sequence[Word]) -> _Sentence | None:
        """None where there is too little to judge by."""
        self._words.extend(words)
        if len(words) < self._rules.least_words:
            return None
        spoken = [one for one in self._blocks if _overlaps(one, words, 0.0)]
        until = words[-1].ended_at + _AFTER_SECONDS
        since = until - self._rules.background_seconds
        near = [word for word in self._words if word.ended_at > since - _AFTER_SECONDS]
        between = sorted(
            one.level_dbfs
            for one in self._blocks
            if since < one.began_at < until and not _overlaps(one, near, _NEAR_SECONDS)
        )
        if not spoken or not between:
            return None
        level = mean_dbfs([one.level_dbfs for one in spoken])
        return _Sentence(
            stands_out_db=level - between[len(between) // 2],
            clipped_share=sum(one.is_clipped for one in spoken) / len(spoken),
        )

    def _tell(self, trouble: Trouble, is_bad: bool, is_good: bool) -> tuple[Trouble, ...]:
        if is_bad and trouble not in self._told:
            self._told.add(trouble)
            return (trouble,)
        if is_good:
            self._told.discard(trouble)
        return ()


def _overlaps(state: BlockState, words: Iterable[Word], margin_seconds: float) -> bool:
    return any(
        state.began_at < word.ended_at + margin_seconds
        and word.began_at - margin_seconds < state.ended_at
        for word in words
    )


def mean_dbfs(levels: Sequence[float]) -> float:
    """The level of several stretches of equal length together."""
    power = sum(10 ** (level / 10) for level in levels) / len(levels)
    return 10 * math.log10(power)
