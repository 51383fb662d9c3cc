"""The power cut, in short: the disk at any write of its log, by both models of a lost cache."""

from __future__ import annotations

import random

import pytest

from torture import disks
from torture.power_cut import make_power_cuts


def test_power_cut_loses_nothing_acknowledged_and_takes_nothing_half_for_good() -> None:
    """Journal, sentences, recordings, pages, mended words, kept sound and model."""
    if reason := disks.why_not():
        pytest.skip(f"the power of a disk cannot be cut here: {reason}")
    outcome = make_power_cuts(20, random.Random())
    assert outcome.failures == ()
    assert (outcome.made, outcome.survived, outcome.events_lost) == (20, 20, 0)
