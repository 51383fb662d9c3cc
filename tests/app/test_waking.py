"""The first sign of life: once, softly, and not into a session that goes on."""

from __future__ import annotations

import itertools
import time
from pathlib import Path

import numpy as np
import pytest

from assistant.app.chosen import Chosen, change_chosen
from assistant.app.places import Places
from assistant.app.waking import WAKING, Waking, goes_on_at_once
from assistant.devices.clock import boot_id
from assistant.devices.ports import AudioSource
from assistant.errors import SpeakerError
from assistant.journal.records import Batch, Checkpoint, Ending, EndingKind
from assistant.journal.store import Journal
from assistant.settings import Settings
from assistant.showing.phrases import rhythm
from assistant.signals import Signal
from tests.harvest import samples


class HastyOutput:
    """A loudspeaker that plays two seconds the moment it is opened."""

    description = "hasty loudspeaker"
    is_stand_in = False

    def __init__(self) -> None:
        self.played = b""
        self.is_open = False

    def open(self, source: AudioSource) -> None:
        self.is_open = True
        long_ago = time.monotonic() - 10.0
        self.played = source.fill(2 * source.sample_rate_hz, long_ago)

    def close(self) -> None:
        self.is_open = False

    @property
    def peak(self) -> int:
        return int(np.abs(np.frombuffer(self.played, dtype="<i2").astype(int)).max(initial=0))


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(tmp_path / "config", tmp_path / "cache", tmp_path / "state")


def woken(places: Places) -> HastyOutput:
    output = HastyOutput()
    Waking(Settings(), places, lambda: output).finish()
    return output


def seen_in(boot: str) -> Checkpoint:
    return Checkpoint(elapsed_seconds=410.0, boot_id=boot, monotonic=999.0)


def a_session(places: Places, boot: str, ending: Ending | None = None) -> None:
    """The newest session, last seen in this boot."""
    recording = samples.recording(samples.snippet(1, "who waters it", 400.0))
    journal = Journal.create(places.sessions / "0001-a.session", recording.first)
    journal.write(Batch(entries=recording.entries, checkpoint=seen_in(boot)))
    if ending is not None:
        journal.write(Batch(ending=ending))
    journal.close()


def test_start_sounds_once_and_lets_the_loudspeaker_go(places: Places) -> None:
    """Softer than any sound that asks for something."""
    output = woken(places)
    assert not output.is_open
    assert output.peak == pytest.approx(32768 * 10 ** (WAKING.level_dbfs / 20), rel=0.02)


def test_start_is_as_loud_as_was_chosen(places: Places) -> None:
    """Who made it softer yesterday is not startled today."""
    loudest = woken(places).peak
    change_chosen(places.state, lambda _: Chosen(volume_db=-18.0))
    assert woken(places).peak == pytest.approx(loudest * 10 ** (-18.0 / 20), rel=0.02)


def test_session_that_goes_on_at_once_is_not_sounded_into(places: Places) -> None:
    """The program was started again in the middle of it; after a power cut the start sounds."""
    a_session(places, boot_id())
    assert goes_on_at_once(places)
    assert woken(places).played == b""


@pytest.mark.parametrize(
    ("boot", "ending"),
    [("an earlier boot", None), (None, Ending(EndingKind.FINISHED, 910.0))],
)
def test_start_sounds_after_a_power_cut_and_after_a_session(
    boot: str | None, ending: Ending | None, places: Places
) -> None:
    """Nobody waits for a session to go on by itself then."""
    a_session(places, boot or boot_id(), ending)
    assert woken(places).peak


def test_journal_that_cannot_be_read_keeps_no_sound_back(places: Places) -> None:
    """It is told when the session is opened."""
    places.sessions.mkdir(parents=True)
    (places.sessions / "0001-a.session").write_bytes(b"no journal")
    assert woken(places).peak


def test_loudspeaker_that_refuses_keeps_nobody_waiting(places: Places) -> None:
    """The session says what is wrong with it."""

    def refuse() -> HastyOutput:
        raise SpeakerError("opening it", "busy", "end the other program")

    waking = Waking(Settings(), places, refuse)
    waking.finish()
    waking.finish()


def test_rhythm_of_the_start_is_that_of_no_signal() -> None:
    """It is told from all others by ear."""
    assert rhythm(WAKING) not in {rhythm(signal.motif) for signal in Signal}
    gaps = [later - earlier for earlier, later in itertools.pairwise(WAKING.onsets_seconds)]
    assert min(gaps) > 0.5
