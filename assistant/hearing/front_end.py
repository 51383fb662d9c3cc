"""The front end in a row: chunks, level, raising, voice activity, foreground, endpointing.

Pure over blocks.
"""

from __future__ import annotations

from collections import deque
from dataclasses import replace

from assistant.hearing.activity import VoiceActivity, VoiceThresholds, is_voice
from assistant.hearing.blocks import Block, Chunker
from assistant.hearing.endpoint import (
    Endpointer,
    EndpointRules,
    Outcome,
    UtteranceEnded,
    VoiceStarted,
)
from assistant.hearing.foreground import Distance, DistanceRules, Foreground, ForegroundRules
from assistant.hearing.level import SILENT_DBFS, level_dbfs, next_floor_dbfs
from assistant.hearing.raising import Raising, RaisingRules

_HELD_SPANS = 32


class FrontEnd:
    """Turns blocks of any size into the outcomes of the endpointer.

    ``level_dbfs`` is the latest chunk's level; ``floor_dbfs`` the room's running floor,
    None until something was heard.
    """

    def __init__(
        self,
        activity: VoiceActivity,
        rules: EndpointRules | None = None,
        thresholds: VoiceThresholds | None = None,
        foreground: ForegroundRules | None = None,
        distance: DistanceRules | None = None,
        raising: RaisingRules | None = None,
    ) -> None:
        self._activity = activity
        self._thresholds = thresholds or VoiceThresholds()
        self._chunker = Chunker()
        self._endpointer = Endpointer(rules)
        self._foreground = Foreground(foreground)
        self._distance = Distance(distance)
        self._raising = Raising(raising)
        self._was_voice = False
        self._has_voice = False
        self._held: deque[tuple[float, float]] = deque(maxlen=_HELD_SPANS)
        self._ended_at = 0.0
        self.level_dbfs = SILENT_DBFS
        self.floor_dbfs: float | None = None

    @property
    def is_under_way(self) -> bool:
        """Whether an utterance has begun and not ended."""
        return self._endpointer.is_under_way

    def hold(self, began_at: float, ended_at: float) -> None:
        """A short tone of our own sounds then: a voice goes on through it, none begins."""
        self._held.append((began_at, ended_at))

    def feed(self, block: Block) -> list[Outcome]:
        """What this block brings about, in order."""
        self._ended_at = block.ended_at
        return self._judge(self._chunker.feed(block))

    def flush(self) -> list[Outcome]:
        """End what is under way; the next block may come from another time."""
        outcomes = self._judge(self._chunker.flush(self._ended_at))
        outcomes += self._judged(self._endpointer.flush())
        self._activity.reset()
        self._was_voice = self._has_voice = False
        return outcomes

    def _judge(self, chunks: list[Block]) -> list[Outcome]:
        outcomes: list[Outcome] = []
        for chunk in chunks:
            if self._is_held(chunk):
                outcomes += self._judged(self._pass_over(chunk))
                continue
            self.level_dbfs = level_dbfs(chunk.pcm)
            self.floor_dbfs = next_floor_dbfs(self.floor_dbfs, self.level_dbfs, chunk.seconds)
            is_near = self._foreground.feed(self.level_dbfs, self.floor_dbfs, chunk.seconds)
            raised = self._raising.raised(chunk, self.level_dbfs, is_near)
            likelihood = self._activity.likelihood(raised.pcm)
            self._was_voice = is_voice(
                likelihood, self.level_dbfs, self._was_voice, self._thresholds
            )
            self._distance.feed(self.level_dbfs, likelihood)
            self._has_voice = self._was_voice and is_near
            outcomes += self._judged(self._endpointer.feed(raised, self._has_voice))
        return outcomes

    def _is_held(self, chunk: Block) -> bool:
        return any(
            chunk.began_at < ended_at and began_at < chunk.ended_at
            for began_at, ended_at in self._held
        )

    def _pass_over(self, chunk: Block) -> list[Outcome]:
        """A tone begins and ends nothing. Its sound is left to the recogniser, which is
        hardly disturbed by it; without it the words around it would be lost."""
        return self._endpointer.feed(chunk, self._has_voice and self.is_under_way)

    def _judged(self, outcomes: list[Outcome]) -> list[Outcome]:
        """The outcomes, each utterance with what its levels say of it."""
        if any(isinstance(outcome, VoiceStarted) for outcome in outcomes):
            self._foreground.begin_utterance(self.level_dbfs)
            self._distance.begin_utterance()
        return [
            self._as_heard(outcome) if isinstance(outcome, UtteranceEnded) else outcome
            for outcome in outcomes
        ]

    def _as_heard(self, utterance: UtteranceEnded) -> UtteranceEnded:
        """The utterance that ends now, with what its levels say of it."""
        return replace(
            utterance,
            is_foreground=self._foreground.stood_out(self.floor_dbfs),
            is_far=self._distance.was_far(),
            loud_dbfs=self._distance.loud_dbfs,
            range_db=self._distance.range_db,
        )
