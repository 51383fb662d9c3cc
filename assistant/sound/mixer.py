"""What the loudspeaker plays, block by block: chimes over one channel of speech.

Pure: it has no thread and no clock. The audio thread calls ``fill`` and tells it when the
block will be heard; everybody else leaves commands in a deque, whose appending and taking
are atomic, and ``fill`` takes them at the start of the next block. Nobody waits for a lock.
"""

from __future__ import annotations

import bisect
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from assistant.sound.pcm import EMPTY, FULL_SCALE, Pcm
from assistant.sound.sequence import BREATH_SECONDS

CUT_FADE_SECONDS = 0.005
AFTER_CUT_SECONDS = 0.1
"""Between a sentence that was cut and the one that replaces it."""

SOFT_PEAK = 0.25
"""The loudest that a chime may be over speech: both together stay below full scale."""

JOIN_SECONDS = 0.05
INTERVALS_KEPT = 4096
"""Of what has sounded: hours of it, in some hundred kilobytes."""

Segment = Pcm | int
"""Samples, or a number of silent frames."""


@dataclass(frozen=True)
class Utterance:
    """What the speech channel plays, in order."""

    utterance_id: int
    segments: tuple[Segment, ...]


@dataclass(frozen=True)
class Notice:
    """An utterance's last sample is heard at ``ended_at_monotonic``."""

    utterance_id: int
    was_cut: bool
    ended_at_monotonic: float


@dataclass(frozen=True, order=True)
class _Scheduled:
    due_at: float
    pcm: Pcm = field(compare=False)
    outranks_speech: bool = field(compare=False)


@dataclass(slots=True)
class _Sounding:
    """A chime, or the fading end of cut speech."""

    pcm: Pcm
    begins_at_frame: int

    @property
    def ends_at_frame(self) -> int:
        return self.begins_at_frame + len(self.pcm)

    def add_to(self, mix: NDArray[np.int32], frame: int) -> bool:
        start = max(self.begins_at_frame, frame)
        end = min(self.ends_at_frame, frame + len(mix))
        if end <= start:
            return False
        first = start - self.begins_at_frame
        mix[start - frame : end - frame] += self.pcm[first : first + end - start]
        return True


@dataclass(slots=True)
class _Speech:
    """The speech channel's place in its utterance."""

    utterance: Utterance
    has_begun: bool = False
    index: int = 0
    offset: int = 0

    @property
    def is_finished(self) -> bool:
        return self.index >= len(self.utterance.segments)

    def add_to(self, mix: NDArray[np.int32], at: int) -> tuple[bool, int]:
        """Play on from ``at``: whether any of it is audible, and where in ``mix`` it ends."""
        self.has_begun = True
        is_audible = False
        while at < len(mix) and not self.is_finished:
            segment = self.utterance.segments[self.index]
            length = segment if isinstance(segment, int) else len(segment)
            count = min(len(mix) - at, length - self.offset)
            if not isinstance(segment, int) and count:
                mix[at : at + count] += segment[self.offset : self.offset + count]
                is_audible = True
            at += count
            self.offset += count
            if self.offset >= length:
                self.index, self.offset = self.index + 1, 0
        return is_audible, at

    def faded_end(self, frames: int) -> Pcm:
        """The next frames, falling to silence."""
        mix = np.zeros(frames, dtype=np.int32)
        self.add_to(mix, 0)
        return (mix * np.linspace(1.0, 0.0, frames)).astype(np.int16)


class Mixer:
    """Plays chimes and speech; implements ``AudioSource``.

    ``session_time_at`` turns a moment of ``time.monotonic()`` into session seconds: in a
    rehearsal the session's clock runs faster than real time, at changing rates, so a
    scheduled chime is compared with the session time of each block's ends.
    ``on_notice`` is called in the audio thread: it may only enqueue.

    ``heard_until_monotonic`` is when the latest audible block will have been heard;
    ``filled_until_monotonic`` the same for any block, so it stands still when the stream
    does.
    """

    def __init__(
        self,
        sample_rate_hz: int,
        session_time_at: Callable[[float], float],
        on_notice: Callable[[Notice], None],
    ) -> None:
        self.sample_rate_hz = sample_rate_hz
        self.heard_until_monotonic = 0.0
        self.filled_until_monotonic = 0.0
        self._session_time_at = session_time_at
        self._on_notice = on_notice
        self._commands: deque[Callable[[], None]] = deque()
        self._scheduled: list[_Scheduled] = []
        self._soundings: list[_Sounding] = []
        self._speech: _Speech | None = None
        self._frame = 0
        self._block_starts_at = 0.0
        self._speech_from_frame = 0
        self._intervals: deque[tuple[float, float]] = deque(maxlen=INTERVALS_KEPT)
        self._begins_anew = False
        self._gain = self._next_gain = 1.0
        self._silence = b""
        self._mix = np.zeros(0, dtype=np.int32)
        self._output = EMPTY

    # -- commands, from any thread ---------------------------------------------------------

    def chime(self, pcm: Pcm) -> None:
        """Sound this from the next block on."""
        self._commands.append(lambda: self._begin_chime(pcm, 0))

    def schedule_chime(self, pcm: Pcm, due_at: float, outranks_speech: bool = False) -> None:
        """Sound this when the session's clock shows ``due_at``; at once if that is past."""
        scheduled = _Scheduled(due_at, pcm, outranks_speech)
        self._commands.append(lambda: bisect.insort(self._scheduled, scheduled))

    def withdraw_chimes(self) -> None:
        """Forget scheduled chimes that have not begun."""
        self._commands.append(self._withdraw)

    def speak(self, utterance: Utterance) -> None:
        """Say this once chimes have rung out; what is being said is cut."""
        self._commands.append(lambda: self._take_speech(utterance))

    def stop_speech(self) -> None:
        """Fade what is being said within 5 ms of the next block's beginning."""
        self._commands.append(self._cut_speech)

    def begin_anew(self) -> None:
        """The stream stood still: what was under way, and what fell due meanwhile, is gone.

        Nobody is to hear a minute's sounds at once when the loudspeaker is back.
        """
        self._begins_anew = True

    def set_gain(self, gain: float) -> None:
        """Everything times ``gain``, at most 1; what sounds already gets there in a block."""
        self._commands.append(lambda: setattr(self, "_next_gain", min(gain, 1.0)))

    # -- reports, to any thread ------------------------------------------------------------

    @property
    def is_active(self) -> bool:
        """Whether there is anything left to be mixed, scheduled chimes apart."""
        return bool(self._commands or self._soundings or self._speech)

    def sounded_between(self, began_at: float, ended_at: float) -> bool:
        """Whether anything was audible then, in session seconds, to the block."""
        for began, ended in reversed(tuple(self._intervals)):
            if ended < began_at:
                return False
            if began <= ended_at:
                return True
        return False

    # -- the audio thread ------------------------------------------------------------------

    def fill(self, frames: int, starts_at_monotonic: float) -> bytes:
        """The next ``frames`` samples; silence is one constant, and costs next to nothing."""
        ends_at = starts_at_monotonic + frames / self.sample_rate_hz
        self._block_starts_at = starts_at_monotonic
        self.filled_until_monotonic = ends_at
        was_quiet = not (self._soundings or self._speech)
        while self._commands:
            self._commands.popleft()()
        if self._begins_anew:
            self._forget_the_past(starts_at_monotonic)
        if was_quiet:  # nothing that could click: the first stroke has its level at once
            self._gain = self._next_gain
        if self._scheduled:
            self._begin_due(frames, starts_at_monotonic, ends_at)
        if self._soundings or self._speech:
            block = self._mixed(frames, starts_at_monotonic, ends_at)
        else:
            block = self._silent(frames)
        self._frame += frames
        return block

    def _silent(self, frames: int) -> bytes:
        if len(self._silence) != 2 * frames:
            self._silence = bytes(2 * frames)
        return self._silence

    def _mixed(self, frames: int, starts_at: float, ends_at: float) -> bytes:
        if len(self._mix) != frames:
            self._mix = np.zeros(frames, dtype=np.int32)
            self._output = np.zeros(frames, dtype=np.int16)
        mix = self._mix
        mix.fill(0)
        is_audible = self._add_speech(mix)
        for sounding in self._soundings:
            is_audible |= sounding.add_to(mix, self._frame)
        end_frame = self._frame + frames
        self._soundings = [s for s in self._soundings if s.ends_at_frame > end_frame]
        if is_audible:
            self._note_sound(starts_at, ends_at)
        self._turn_down(mix)
        np.clip(mix, -FULL_SCALE, FULL_SCALE, out=mix)
        np.copyto(self._output, mix, casting="unsafe")
        return self._output.tobytes()

    def _turn_down(self, mix: NDArray[np.int32]) -> None:
        if self._gain == self._next_gain == 1.0:
            return
        ramp = np.linspace(self._gain, self._next_gain, len(mix))
        np.copyto(mix, mix * ramp, casting="unsafe")
        self._gain = self._next_gain

    def _add_speech(self, mix: NDArray[np.int32]) -> bool:
        speech = self._speech
        if speech is None:
            return False
        at = 0 if speech.has_begun else max(0, self._speech_from_frame - self._frame)
        if at >= len(mix):
            return False
        is_audible, at = speech.add_to(mix, at)
        if speech.is_finished:
            self._speech = None
            self._notify(speech, at, was_cut=False)
        return is_audible

    def _begin_due(self, frames: int, starts_at: float, ends_at: float) -> None:
        session_end = self._session_time_at(ends_at)
        if self._scheduled[0].due_at >= session_end:
            return
        session_start = self._session_time_at(starts_at)
        while self._scheduled and self._scheduled[0].due_at < session_end:
            due = self._scheduled.pop(0)
            share = (due.due_at - session_start) / max(session_end - session_start, 1e-9)
            if due.outranks_speech and self._speech and self._speech.has_begun:
                self._cut_speech()
            self._begin_chime(due.pcm, round(min(max(share, 0.0), 1.0) * frames))

    def _begin_chime(self, pcm: Pcm, offset: int) -> None:
        if self._speech and self._speech.has_begun:
            pcm = _softened(pcm)
        sounding = _Sounding(pcm, self._frame + offset)
        self._soundings.append(sounding)
        self._delay_speech(sounding.ends_at_frame, BREATH_SECONDS)

    def _delay_speech(self, frame: int, seconds: float) -> None:
        from_frame = frame + round(seconds * self.sample_rate_hz)
        self._speech_from_frame = max(self._speech_from_frame, from_frame)

    def _withdraw(self) -> None:
        self._scheduled.clear()

    def _forget_the_past(self, now_monotonic: float) -> None:
        self._begins_anew = False
        self._cut_speech()
        self._soundings.clear()
        self._speech_from_frame = self._frame
        now = self._session_time_at(now_monotonic)
        self._scheduled = [one for one in self._scheduled if one.due_at >= now]

    def _take_speech(self, utterance: Utterance) -> None:
        self._cut_speech()
        self._speech = _Speech(utterance)

    def _cut_speech(self) -> None:
        speech, self._speech = self._speech, None
        if speech is None:
            return
        frames = 0
        if speech.has_begun:
            frames = round(CUT_FADE_SECONDS * self.sample_rate_hz)
            self._soundings.append(_Sounding(speech.faded_end(frames), self._frame))
            self._delay_speech(self._frame, AFTER_CUT_SECONDS)
        self._notify(speech, frames, was_cut=True)

    def _notify(self, speech: _Speech, at: int, was_cut: bool) -> None:
        ended_at = self._block_starts_at + at / self.sample_rate_hz
        self._on_notice(Notice(speech.utterance.utterance_id, was_cut, ended_at))

    def _note_sound(self, starts_at: float, ends_at: float) -> None:
        began, ended = self._session_time_at(starts_at), self._session_time_at(ends_at)
        self.heard_until_monotonic = ends_at
        if self._intervals and began - self._intervals[-1][1] <= JOIN_SECONDS:
            self._intervals[-1] = (self._intervals[-1][0], ended)
        else:
            self._intervals.append((began, ended))


def _softened(pcm: Pcm) -> Pcm:
    peak = int(np.abs(pcm.astype(np.int32)).max(initial=0))
    gain = min(1.0, SOFT_PEAK * FULL_SCALE / max(peak, 1))
    return (pcm * gain).astype(np.int16)
