"""Sound on a stick that is none that the device can use."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.stick.device import PLAN, Table


@pytest.mark.parametrize("folder", ["recordings", "recordings/Short"])
def test_sound_that_is_no_wav_file_is_named(table: Table, folder: str) -> None:
    """It is not left out in silence."""
    table.put("plans/Short.yaml", PLAN)
    table.put(str(Path(folder) / "1.flac"), b"fLaC")
    table.plug()
    assert f"{folder}/1.flac: not a WAV file; export it as WAV" in table.problems
