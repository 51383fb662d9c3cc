"""A card that is pulled out and plugged in again, felt by the real streams."""

from __future__ import annotations

import pytest

from torture.unplugged import bench, pull_loudspeaker, pull_microphone

pytestmark = pytest.mark.rig


def test_loudspeaker_that_is_plugged_in_again_sounds_within_three_seconds() -> None:
    """One sentence, and nothing of what fell due while it was away."""
    with bench(with_listener=False) as one:
        _, failures = pull_loudspeaker(one, away_seconds=0.5)
        assert failures == []
        assert one.output.reopenings >= 1


def test_microphone_that_is_pulled_out_is_said_and_heard_again() -> None:
    """Within five seconds, and within three of the plug."""
    with bench(with_listener=True) as one:
        _, _, failures = pull_microphone(one)
        assert failures == []
