"""The loudspeaker as the loop sees it: says, chimes, and answers for every sentence.

Two workers. The loader turns lines into PCM, which may take a render; the answerer waits
until the last sample has been heard. Neither is needed to stop: ``stop_speech`` answers in
the caller's thread, and the mixer fades at its next block.
"""

from __future__ import annotations

import heapq
import logging
import queue
import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assistant.devices.ports import AudioOutput
from assistant.errors import DeviceError, SpeakerError, VoiceError
from assistant.plan.lines import Line, Pause, Speech, Tone
from assistant.signals import Signal
from assistant.sound.chimes import chime, warm
from assistant.sound.mixer import Mixer, Notice, Segment, Utterance
from assistant.sound.pcm import Pcm, amplitude_of
from assistant.sound.sequence import spaced
from assistant.sound.voice import RendersSpeech

MEMORY_BYTES = 16_000_000
"""Of sentences kept ready: nearly three minutes of speech at 48 kHz."""

STALLED_SECONDS = 1.0
"""A stream that has not asked for a block for so long plays nothing any more."""

RUNS_AGAIN_SECONDS = 0.5
"""A stream that is opened takes the first blocks even where nothing will come of it."""

WATCH_SECONDS = 0.25
FINISH_SECONDS = 5.0

OnFinished = Callable[[int, bool, float], None]
"""Told the utterance's id, whether it was cut, and the session seconds of its end."""

OnFailed = Callable[[str, DeviceError], None]
"""Told which device failed (voice or speaker) and how; ``on_recovered`` when it works again."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class _Request:
    utterance_id: int
    lines: tuple[Line, ...]
    is_private: bool


class Player:
    """Implements ``Speaker`` over any voice and any output.

    ``on_finished`` is called exactly once for every ``say``, from any thread: when its last
    sample has been heard, or at once when it was cut, replaced, or could not be said (then
    ``on_failed`` is called too). ``session_time_at`` gives the session seconds of a moment
    of ``time.monotonic()``. Ids must not repeat. Call ``open`` first, ``close`` last; the
    voice belongs to the caller.
    """

    def __init__(
        self,
        voice: RendersSpeech,
        output: AudioOutput,
        session_time_at: Callable[[float], float],
        on_finished: OnFinished,
        on_failed: OnFailed,
        *,
        on_recovered: Callable[[str], None] = lambda device: None,
    ) -> None:
        self._voice = voice
        self._output = output
        self._session_time_at = session_time_at
        self._on_finished = on_finished
        self._on_failed = on_failed
        self._on_recovered = on_recovered
        self._notices: queue.SimpleQueue[Notice | None] = queue.SimpleQueue()
        self._mixer = Mixer(voice.sample_rate_hz, session_time_at, self._notices.put)
        self._unanswered: set[int] = set()
        self._wanted: _Request | None = None
        self._ahead: deque[Speech] = deque()
        self._memory: OrderedDict[Speech, Pcm] = OrderedDict()
        self._is_stalled = False
        self._is_loading = False
        self._loaded = self._answering_rounds = 0
        self._is_closing = False
        self._changed = threading.Condition()
        self._workers = [
            threading.Thread(target=self._load_for_ever, name="voice-loader", daemon=True),
            threading.Thread(target=self._answer_for_ever, name="voice-answerer", daemon=True),
        ]

    def open(self) -> None:
        """Open the stream, on silence. Raises ``SpeakerError``."""
        self._output.open(self._mixer)
        for worker in self._workers:
            worker.start()

    # -- Speaker ---------------------------------------------------------------------------

    def say(self, utterance_id: int, lines: tuple[Line, ...], is_private: bool = False) -> None:
        """Say these lines once chimes have rung out, replacing what is being said.

        ``is_private``: they hold people's words, so nothing of them is kept anywhere.
        """
        self.stop_speech()
        with self._changed:
            self._unanswered.add(utterance_id)
            if not self._is_closing:
                self._wanted = _Request(utterance_id, lines, is_private)
                self._changed.notify_all()
                return
        self._answer(utterance_id, was_cut=True)

    def stop_speech(self) -> None:
        """Fade out what is being said and forget what is still being loaded."""
        with self._changed:
            self._mixer.stop_speech()
            self._wanted = None
            cut = tuple(self._unanswered)
        for utterance_id in cut:
            self._answer(utterance_id, was_cut=True)

    def chime(self, signal: Signal, count: int = 1) -> None:
        """Sound a signal from the next block on; a stream that stands still forgets it."""
        if self._is_stalled:
            return
        self._mixer.chime(chime(signal, count, self._mixer.sample_rate_hz))

    def schedule_chime(
        self, signal: Signal, due_at: float, outranks_speech: bool = False
    ) -> None:
        """Sound a signal when the session's clock shows ``due_at``, to the sample."""
        pcm = chime(signal, 1, self._mixer.sample_rate_hz)
        self._mixer.schedule_chime(pcm, due_at, outranks_speech)

    def withdraw_chimes(self) -> None:
        """Take back scheduled signals that have not begun."""
        self._mixer.withdraw_chimes()

    def set_level(self, level_db: float) -> None:
        """Everything so many dB beside the usual level, from the next block on."""
        self._mixer.set_gain(amplitude_of(level_db))

    def sounded_between(self, began_at: float, ended_at: float) -> bool:
        """Whether anything of ours was audible then, in session seconds."""
        return self._mixer.sounded_between(began_at, ended_at)

    @property
    def is_sounding(self) -> bool:
        """Whether anything sounds or is about to, scheduled chimes apart."""
        is_heard = time.monotonic() < self._mixer.heard_until_monotonic
        return is_heard or self._mixer.is_active or self._wanted is not None

    def read_ahead(self, speeches: Iterable[Speech]) -> None:
        """Have these sentences in memory soon; replaces what was asked for before."""
        with self._changed:
            self._ahead = deque(one for one in speeches if one not in self._memory)
            self._changed.notify_all()

    @property
    def loading_progress(self) -> int | None:
        """How many sentences and tasks the loader has dealt with; None: none is in hand."""
        is_in_hand = self._is_loading or self._wanted is not None
        return self._loaded if is_in_hand else None

    @property
    def answering_progress(self) -> int:
        """How often the answerer has looked at the stream, which it does without end."""
        return self._answering_rounds

    def close(self) -> None:
        """Finish what sounds (5 s at most), answer what is left, release the stream."""
        with self._changed:
            if self._is_closing:
                return
            self._is_closing = True
            self._ahead.clear()
            self._changed.notify_all()
        until = time.monotonic() + FINISH_SECONDS
        while self.is_sounding and not self._is_stalled and time.monotonic() < until:
            time.sleep(0.01)
        self.stop_speech()
        self._notices.put(None)
        self._output.close()
        with self._changed:
            self._changed.notify_all()
        for worker in self._workers:
            if worker.ident is not None:
                worker.join(FINISH_SECONDS)

    # -- the loader ------------------------------------------------------------------------

    def _load_for_ever(self) -> None:
        warm(self._mixer.sample_rate_hz)
        while (task := self._next_task()) is not None:
            try:
                if isinstance(task, _Request):
                    self._load_and_speak(task)
                else:
                    self._pcm(task, is_private=False)
            except DeviceError as error:
                self._give_up(task, error)
            except Exception as error:
                logger.exception("Cannot load speech because of a bug")
                remedy = "tell the program's makers, with the log"
                self._give_up(task, VoiceError("load speech", repr(error), remedy))

    def _next_task(self) -> _Request | Speech | None:
        """The utterance to be said now, else a sentence to be read ahead; None at the end."""
        with self._changed:
            self._loaded += 1
            self._is_loading = False
            self._changed.wait_for(lambda: self._wanted or self._is_closing or self._ahead)
            if self._wanted is None and self._is_closing:
                return None
            self._is_loading = True
            return self._wanted or self._ahead.popleft()

    def _load_and_speak(self, request: _Request) -> None:
        """Hand the utterance to the mixer, unless it is no longer wanted by then."""
        sentences: dict[Speech, Pcm] = {}
        for line in request.lines:
            if self._wanted is not request:
                return
            if isinstance(line, Speech):
                sentences[line] = self._pcm(line, request.is_private)
        segments = tuple(
            self._segment(line, sentences)
            for line in spaced(request.lines, lambda speech: len(sentences[speech]) > 0)
        )
        with self._changed:
            if self._wanted is request:
                self._wanted = None
                self._mixer.speak(Utterance(request.utterance_id, segments))

    def _segment(self, line: Line, sentences: dict[Speech, Pcm]) -> Segment:
        match line:
            case Speech():
                return sentences[line]
            case Tone(signal=name, count=count):
                return chime(Signal[name], count, self._mixer.sample_rate_hz)
            case Pause(seconds=seconds):
                return round(seconds * self._mixer.sample_rate_hz)

    def _pcm(self, speech: Speech, is_private: bool) -> Pcm:
        if is_private:
            words = self._voice.render(speech, cached=False)
            self._loaded += 1
            return words
        pcm = self._memory.pop(speech, None)
        if pcm is None:
            pcm = self._voice.render(speech)
        self._loaded += 1
        self._memory[speech] = pcm
        while sum(kept.nbytes for kept in self._memory.values()) > MEMORY_BYTES:
            self._memory.popitem(last=False)
        return pcm

    def _give_up(self, task: _Request | Speech, error: DeviceError) -> None:
        if isinstance(task, Speech):
            logger.warning("Cannot read a sentence ahead: %s", error)
            return
        with self._changed:
            if self._wanted is task:
                self._wanted = None
        self._on_failed("voice", error)
        self._answer(task.utterance_id, was_cut=True)

    # -- the answerer ----------------------------------------------------------------------

    def _answer_for_ever(self) -> None:
        ending: list[tuple[float, int, bool]] = []
        watch = _StallWatch(self._mixer)
        while True:
            self._answering_rounds += 1
            until = min([watch.next_look_at, *(entry[0] for entry in ending[:1])])
            try:
                notice = self._notices.get(timeout=max(0.0, until - time.monotonic()))
                if notice is None:
                    return
                entry = (notice.ended_at_monotonic, notice.utterance_id, notice.was_cut)
                heapq.heappush(ending, entry)
            except queue.Empty:
                pass
            while ending and ending[0][0] <= time.monotonic():
                ended_at, utterance_id, was_cut = heapq.heappop(ending)
                self._answer(utterance_id, was_cut, ended_at)
            if watch.next_look_at <= time.monotonic():
                self._note_stall(watch.look())

    def _answer(
        self, utterance_id: int, was_cut: bool, ended_at_monotonic: float | None = None
    ) -> None:
        """Answer once; a second answer, or one for an utterance that is not ours, is none."""
        with self._changed:
            if utterance_id not in self._unanswered:
                return
            self._unanswered.remove(utterance_id)
        moment = time.monotonic() if ended_at_monotonic is None else ended_at_monotonic
        self._on_finished(utterance_id, was_cut, self._session_time_at(moment))

    def _note_stall(self, is_stalled: bool) -> None:
        """While the stream stands still, whatever is said counts as cut at once.

        The output opens it anew when it can; then it begins with silence.
        """
        was_stalled, self._is_stalled = self._is_stalled, is_stalled
        if is_stalled and not was_stalled:
            self._mixer.begin_anew()
            remedy = "check its cable, then the list of: facilitate devices"
            said = f"{self._output.description} takes no more sound"
            self._on_failed("speaker", SpeakerError("play", said, remedy))
        elif was_stalled and not is_stalled:
            self._on_recovered("speaker")
        if is_stalled and self._unanswered:
            self.stop_speech()


class _StallWatch:
    """Looks at the stream's progress four times a second.

    It counts looks, not seconds, so that a process which was itself stopped for a while
    does not take its own absence for the stream's.
    """

    def __init__(self, mixer: Mixer) -> None:
        self.next_look_at = time.monotonic() + WATCH_SECONDS
        self._mixer = mixer
        self._seen = mixer.filled_until_monotonic
        self._is_stalled = False
        self._looks_otherwise = 0

    def look(self) -> bool:
        """Whether the stream stands still: it has for a second, or since it last did it has
        not yet run for half a one."""
        self.next_look_at = time.monotonic() + WATCH_SECONDS
        filled_until = self._mixer.filled_until_monotonic
        stands_still, self._seen = filled_until == self._seen, filled_until
        is_otherwise = stands_still is not self._is_stalled
        self._looks_otherwise = self._looks_otherwise + 1 if is_otherwise else 0
        patience_seconds = RUNS_AGAIN_SECONDS if self._is_stalled else STALLED_SECONDS
        if self._looks_otherwise * WATCH_SECONDS >= patience_seconds:
            self._is_stalled, self._looks_otherwise = stands_still, 0
        return self._is_stalled
