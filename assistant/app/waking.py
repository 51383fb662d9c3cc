"""The first sign of life: a soft sound as soon as the loudspeaker is open, while the plan is
still being read, its sentences rendered and the machine looked at."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import replace

from assistant.app.chosen import read_chosen
from assistant.app.parts import choose_output
from assistant.app.places import Places
from assistant.devices.clock import boot_id
from assistant.devices.ports import AudioOutput
from assistant.errors import DeviceError, JournalError
from assistant.journal.sessions import session_paths
from assistant.journal.store import read_recording
from assistant.settings import Settings
from assistant.signals import Motif
from assistant.sound.chimes import sounded
from assistant.sound.mixer import Mixer
from assistant.sound.pcm import amplitude_of

WAKING = Motif("it is starting; wait for 'Ready'", (0.0, 0.75), (523.0, 784.0), 0.4, -14.0)
"""No ``Signal``: nothing in a session asks for it. Its rhythm is that of none."""

LONGEST_SECONDS = 4.0
"""A loudspeaker that has not played it by then keeps nobody waiting."""

LOOK_SECONDS = 0.01
BLOCK_FRAMES = 2048

logger = logging.getLogger(__name__)


class Waking:
    """Sounds once, from a thread of its own, beginning now.

    Silent where a session of this boot was broken off: it goes on at once, and people may be
    speaking. ``finish`` before anybody else opens the loudspeaker.
    """

    def __init__(
        self,
        settings: Settings,
        places: Places,
        choose: Callable[[], AudioOutput] | None = None,
    ) -> None:
        self._settings, self._places = settings, places
        self._choose = choose or (lambda: choose_output(_patient(settings), None, _untold))
        self._thread = threading.Thread(target=self._sound, name="waking", daemon=True)
        self._thread.start()

    def finish(self) -> None:
        """Return when it has sounded, or could not."""
        self._thread.join(LONGEST_SECONDS + 1.0)

    def _sound(self) -> None:
        try:
            if not goes_on_at_once(self._places):
                output = self._choose()
                if not output.is_stand_in:
                    _play(output, self._settings.speaker.sample_rate_hz, self._volume_db())
        except (DeviceError, OSError) as refusal:  # the session will tell of it
            logger.info("No sound at the start: %s", refusal)

    def _volume_db(self) -> float:
        chosen = read_chosen(self._places.state).volume_db
        return self._settings.speaker.volume_db if chosen is None else chosen


def _patient(settings: Settings) -> Settings:
    """With a long way to the loudspeaker: beside the program's imports a short one stutters."""
    speaker = replace(settings.speaker, block_frames=BLOCK_FRAMES, latency_seconds=0.2)
    return replace(settings, speaker=speaker)


def _untold(_: str) -> None:
    """What stands in for the loudspeaker is told when the session is joined."""


def goes_on_at_once(places: Places) -> bool:
    """Whether the newest session was broken off in this boot."""
    for path in session_paths(places.sessions)[:1]:
        try:
            recording = read_recording(path)
        except JournalError:
            return False  # it is told when the session is opened
        last = recording.checkpoint or recording.first
        return recording.ending is None and last.boot_id == boot_id()
    return False


def _play(output: AudioOutput, rate_hz: int, volume_db: float) -> None:
    mixer = Mixer(rate_hz, lambda monotonic_seconds: monotonic_seconds, lambda _: None)
    mixer.set_gain(amplitude_of(volume_db))
    mixer.chime(sounded(WAKING, WAKING.duration_seconds, 1, rate_hz))
    output.open(mixer)
    try:
        until = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < until and (
            mixer.is_active or time.monotonic() < mixer.heard_until_monotonic
        ):
            time.sleep(LOOK_SECONDS)
    finally:
        output.close()
