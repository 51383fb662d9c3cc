"""The two processes that the program gives its work to, killed or stopped in the midst of it.

What they had in hand is given to their successors: words come later, and none is lost.
"""

from __future__ import annotations

import contextlib
import os
import random
import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

from assistant.app.hearing import known_model
from assistant.app.parts import sample_debrief
from assistant.errors import FacilitateError, RecogniserError
from assistant.hearing.blocks import Block
from assistant.hearing.messages import Heard, Message
from assistant.hearing.model import default_cache, derived_model, find_model
from assistant.hearing.recogniser import Recogniser
from assistant.sound.pcm import Pcm
from assistant.sound.synthesis import Synthesis
from assistant.sound.voice import DEFAULT_VOICE_ID, DEFAULT_WORDS_A_MINUTE
from tests.rig.house import read_wav
from torture.disks import scratch
from torture.outcomes import Outcome, Tally
from torture.sound_files import CONFIG, sounds_like

BLOCK_SECONDS = 0.1
FEEDING_SPEED = 5
LOAD_SECONDS, FLUSH_SECONDS = 60.0, 30.0
MOST_RECOVERY_SECONDS = 8.0
LEAST_ALIKE = 0.8
SENTENCE = "Everybody finds a partner, and you tell each other what you have drawn."
BLOWS = (signal.SIGKILL, signal.SIGSTOP)


# -- the recogniser ---------------------------------------------------------------------------


def make_recogniser_blows(count: int, chance: random.Random) -> Outcome:
    """Killed and stopped in turn, at any moment of a debrief."""
    tally = Tally("recogniser")
    with scratch() as folder:
        try:
            model = find_model(known_model("en", CONFIG), default_cache())
            model = derived_model(model, folder)
            blocks = blocks_of(sample_debrief(CONFIG, folder))
        except FacilitateError as error:
            return Outcome(name=tally.name, skipped=str(error))
        wanted = _Room(model, blocks).listen(None, 0.0)
        for number in range(count):
            room = _Room(model, blocks)
            blow = BLOWS[number % len(BLOWS)]
            heard = room.listen(blow, chance.uniform(0.0, len(blocks) * BLOCK_SECONDS))
            tally.count(
                [f"{blow.name}: {text}" for text in room.failures(wanted, heard)],
                recovered_in=room.recovered_in,
            )
    return tally.outcome(f"killed, or stopped; {len(wanted)} words each time")


@dataclass
class _Room:
    """A debrief that is heard by one recogniser, five times as fast as it was said."""

    model: Path
    blocks: list[Block]
    heard: list[str] = field(default_factory=list)
    recovered: threading.Event = field(default_factory=threading.Event)
    recovered_in: float | None = None
    is_flushed: bool = False

    def listen(self, blow: signal.Signals | None, at_seconds: float) -> list[str]:
        """Every word; ``blow`` strikes the process when so much has been said."""
        recogniser = Recogniser(self.model, self._take, self._fail, self.recovered.set)
        recogniser.start()
        if not recogniser.wait_until_ready(LOAD_SECONDS):
            raise SystemExit("torture: the recogniser is never ready")
        struck_at = float("inf")
        for number, block in enumerate(self.blocks):
            if blow is not None and number == int(at_seconds / BLOCK_SECONDS):
                assert recogniser.process_id is not None
                os.kill(recogniser.process_id, blow)
                struck_at = time.monotonic()
            recogniser.send(block)
            time.sleep(BLOCK_SECONDS / FEEDING_SPEED)
        if blow is not None and self.recovered.wait(MOST_RECOVERY_SECONDS):
            self.recovered_in = time.monotonic() - struck_at
        self.is_flushed = recogniser.flush(FLUSH_SECONDS)
        recogniser.close()
        return self.heard

    def failures(self, wanted: list[str], heard: list[str]) -> list[str]:
        failures = [] if self.is_flushed else ["the last words never came"]
        if self.recovered_in is None:
            failures.append(f"no successor in {MOST_RECOVERY_SECONDS:g} s")
        missing = [word for word in set(wanted) if word not in heard]
        if len(missing) > (1 - LEAST_ALIKE) * len(set(wanted)):
            failures.append(f"{len(missing)} of {len(set(wanted))} words are missing")
        return failures

    def _take(self, message: Message) -> None:
        if isinstance(message, Heard):
            self.heard += message.text.split()

    def _fail(self, error: RecogniserError) -> None:
        """It is told, and it is replaced."""


def blocks_of(path: Path) -> list[Block]:
    """A recording in blocks of a tenth of a second."""
    samples, rate_hz = read_wav(path)
    size = int(rate_hz * BLOCK_SECONDS)
    return [
        Block(number * BLOCK_SECONDS, samples[start : start + size].tobytes())
        for number, start in enumerate(range(0, len(samples), size))
    ]


# -- the voice ---------------------------------------------------------------------------------


def make_voice_blows(count: int, chance: random.Random) -> Outcome:
    """Killed and stopped in turn while it renders; the sentence is right all the same."""
    tally, synthesis = Tally("voice"), Synthesis()
    try:
        wanted = _rendered(synthesis)
        for number in range(count):
            blow = BLOWS[number % len(BLOWS)]
            began = time.monotonic()
            striking = _strike(synthesis, blow, chance.uniform(0.0, 0.05))
            found = _rendered(synthesis)
            took = time.monotonic() - began
            striking.join()
            is_right = sounds_like(found, wanted)
            failures = [] if is_right else [f"{blow.name}: it sounds another way"]
            tally.count(failures, recovered_in=took)
    except FacilitateError as error:
        tally.count([str(error)])
    finally:
        synthesis.close()
    return tally.outcome("killed, or stopped; recovery: until the sentence is rendered")


def _rendered(synthesis: Synthesis) -> Pcm:
    return synthesis.render(SENTENCE, DEFAULT_VOICE_ID, DEFAULT_WORDS_A_MINUTE)[0]


def _strike(
    synthesis: Synthesis, blow: signal.Signals, after_seconds: float
) -> threading.Thread:
    process_id = synthesis.process_id

    def strike() -> None:
        time.sleep(after_seconds)
        with contextlib.suppress(ProcessLookupError):  # it was stopped before, and replaced
            if process_id is not None:
                os.kill(process_id, blow)

    thread = threading.Thread(target=strike)
    thread.start()
    return thread
