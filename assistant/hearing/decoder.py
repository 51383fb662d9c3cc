"""Vosk over one utterance at a time. Only the recogniser's process imports this for real."""

from __future__ import annotations

import contextlib
import ctypes
import json
import random
from array import array
from pathlib import Path
from typing import Any

from assistant.hearing.blocks import SAMPLE_RATE_HZ, seconds_of
from assistant.hearing.messages import Word
from assistant.hearing.offline import offline_vosk

RENEW_AFTER_SECONDS = 15.0
"""Of audio, between two turns. A recogniser that is kept costs a fraction of a new one for
each utterance, but grows: by some 110 MB in 45 s of speech without a pause, by 140 MB in 90 s
(small English model)."""

LONGEST_TURN_SECONDS = 22.0
"""Of audio: then even a turn that goes on gets a new recogniser at its next pause. Speech
without a pause took 134 MB with 30 and 45 s, 125 with 20 and 30, 114 with these; 120 are
allowed."""

_QUIET_ROOM_SECONDS = 0.3
_QUIET_ROOM_AMPLITUDE = 5.0
"""Standard deviation, of 32768: -76 dBFS, the noise of a good microphone alone."""


def quiet_room() -> bytes:
    """0.3 s of a quiet room, always the same.

    The model expects to hear some of the room before the first word and after the last one.
    Where there is none (a recording that begins with a word, a word that a press cuts off)
    this stands in: of 108 bare recordings of digits 88 were right without it, 105 with it,
    86 with digital silence in its place.
    """
    noise = random.Random(1)
    count = round(_QUIET_ROOM_SECONDS * SAMPLE_RATE_HZ)
    return array(
        "h", [round(noise.gauss(0, _QUIET_ROOM_AMPLITUDE)) for _ in range(count)]
    ).tobytes()


GHOST_WORDS = frozenset(
    "the a an and i he it huh uh um hm hmm mm oh ah eh ha but".split()  # noqa: SIM905
)
"""What the small English model makes of a cough, a knock or a breath."""

UNKNOWN = "[unk]"
"""What stands for words that the model, or the grammar, does not have."""

LEAST_LONE_CONFIDENCE = 0.6


class Decoder:
    """Turns the samples of an utterance, fed piece by piece, into words with their times.

    ``grammar``: the only phrases that are looked for; everything else that is said comes
    out as ``UNKNOWN``. One thread owns it: sharing a Vosk recogniser aborts the process.
    """

    def __init__(
        self, model_path: Path, grammar: tuple[str, ...] = (), loaded_model: Any = None
    ) -> None:
        vosk = offline_vosk()
        vosk.SetLogLevel(-1)
        self._model_path = model_path
        self._model: Any = loaded_model or vosk.Model(str(model_path))
        self._new_recogniser = vosk.KaldiRecognizer
        self._grammar = (json.dumps([*grammar, UNKNOWN]),) if grammar else ()
        self._recogniser: Any = None
        self._quiet_room = quiet_room()
        self._fed_seconds = self._utterance_began = 0.0
        self._may_go_on = False
        self._parts: list[dict[str, Any]] = []
        self.begin_afresh()

    def with_grammar(self, grammar: tuple[str, ...]) -> Decoder:
        """Another decoder over the same model, which is loaded once; same thread."""
        return Decoder(self._model_path, grammar, self._model)

    def begin_afresh(self) -> None:
        """Forget everything, the voices that it had got used to included.

        Only what is costly to make and holds nothing of what was said stays: the parts of
        the vocabulary's graph that were needed.
        """
        self._parts = []
        if self._recogniser is None or self._fed_seconds >= RENEW_AFTER_SECONDS:
            self._renew()
            return
        self._accept(self._quiet_room)
        self._recogniser.FinalResult()
        self._accept(self._quiet_room)
        self._utterance_began = self._fed_seconds
        self._may_go_on = False

    def begin(self, goes_on: bool) -> None:
        """An utterance's samples come next.

        ``goes_on``: they follow those before without a gap, in the same turn. Otherwise it
        may be somebody else, and the voice that it had got used to is forgotten: in the one
        run in which it was kept across talkers, word error at 2 m was 42.1 instead of 39.6 %.
        """
        if self._may_go_on and not goes_on:
            self._accept(self._quiet_room)  # only a recogniser at work can end its turn
            self._recogniser.FinalResult()
            self._end_turn()

    def feed(self, pcm: bytes) -> None:
        """The next samples of the utterance under way.

        Digital silence (masked, or lost) is heard as a quiet room.
        """
        if pcm.count(0) == len(pcm):
            pcm = self._quiet_room[: len(pcm)]
        if self._accept(pcm):
            self._parts += self._words(self._recogniser.Result())

    def finish(
        self, began_at: float, is_cut: bool = False, may_go_on: bool = False
    ) -> tuple[Word, ...]:
        """The utterance's words; ``began_at`` is the time of its first sample.

        ``is_cut``: the sound stopped, perhaps in the middle of a word. ``may_go_on``: more
        may follow without a gap; ``begin`` must be called before it.
        """
        if is_cut:
            self.feed(self._quiet_room)
        shift = began_at - self._utterance_began
        self._may_go_on = may_go_on and self._fed_seconds < LONGEST_TURN_SECONDS
        if self._may_go_on:
            found = self._parts + self._words(self._recogniser.Result())
            self._utterance_began = self._fed_seconds
        else:
            found = self._parts + self._words(self._recogniser.FinalResult())
            self._end_turn()
        self._parts = []
        return tuple(
            Word(
                text=word["word"],
                began_at=round(word["start"] + shift, 3),
                ended_at=round(word["end"] + shift, 3),
                confidence=round(word["conf"], 3),
            )
            for word in found
        )

    def _accept(self, pcm: bytes) -> bool:
        self._fed_seconds += seconds_of(pcm)
        return bool(self._recogniser.AcceptWaveform(pcm))

    def _end_turn(self) -> None:
        self._may_go_on = False
        if self._fed_seconds >= RENEW_AFTER_SECONDS:
            self._renew()
        self._utterance_began = self._fed_seconds

    def _words(self, result: str) -> list[dict[str, Any]]:
        words = json.loads(result).get("result", [])
        return [word for word in words if self._grammar or word["word"] != UNKNOWN]

    def _renew(self) -> None:
        self._recogniser = None  # the old one goes before the new one comes
        _return_memory()
        self._recogniser = self._new_recogniser(self._model, SAMPLE_RATE_HZ, *self._grammar)
        self._recogniser.SetWords(True)
        self._recogniser.AcceptWaveform(self._quiet_room)
        self._fed_seconds = self._utterance_began = seconds_of(self._quiet_room)
        self._may_go_on = False


def _return_memory() -> None:
    """Give freed memory back to the system: without this two thirds of it stay with us."""
    with contextlib.suppress(OSError, AttributeError):  # another C library has no such call
        ctypes.CDLL(None).malloc_trim(0)


def is_ghost(words: tuple[Word, ...]) -> bool:
    """Whether this is nothing, or one word that nobody is likely to have said alone."""
    if len(words) != 1:
        return not words
    word = words[0]
    return word.text in GHOST_WORDS or word.confidence < LEAST_LONE_CONFIDENCE
