"""Sessions in a row, in short: in this process, with a real journal and real pages."""

from __future__ import annotations

import os
import threading
from pathlib import Path

from assistant.harvest.facts import harvest
from assistant.harvest.files import Format, write_pages
from tests.scenarios.room import messages
from torture.outcomes import Tally
from torture.rooms import KeptRoom, press_from_now_on, run_to_the_end
from torture.soak import Held, growth


def test_sessions_in_a_row_leave_no_handle_thread_or_file_behind(tmp_path: Path) -> None:
    """The journal and the pages of each, and nothing else."""
    counts = []
    for number in range(3):
        room = KeptRoom(tmp_path / f"{number}.session")
        press_from_now_on(room)
        assert run_to_the_end(room)
        paths = {form: tmp_path / f"{number}.{form.value}" for form in Format}
        write_pages([harvest(room.recording())], paths, messages())
        room.close()
        counts.append((len(os.listdir("/proc/self/fd")), threading.active_count()))
    assert counts[2] == counts[1]
    endings = {path.suffix for path in tmp_path.iterdir()}
    assert endings == {".session", ".lock", *(f".{form.value}" for form in Format)}


def test_soak_sees_what_grows() -> None:
    """The judgement itself can fail."""
    tally = Tally("soak")
    held = [Held(100.0 + 2 * n, 9, 40 + n, 3, 0) for n in range(5)]
    assert growth(tally, held) == 2.0
    assert [one.split(":")[0] for one in tally.failures] == [
        "handles grow",
        "memory grows by 2.00 MB a session",
    ]
