"""The real command ``facilitate``, whose waiting passes quickly, and which still goes on with
a session that was broken off (a rehearsal does not).

``python -m torture.hurried REPORT ARGUMENT...``: what the journal has acknowledged and when
the microphone was opened is appended to REPORT. A recording that stands in for the room goes
on while the program is away, as a room does.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from assistant import loop
from assistant.app import joining, options, parts, session
from assistant.devices import microphone

BYTES_A_SECOND = 2 * microphone.SAMPLE_RATE_HZ


class Report:
    """Lines that outlive a SIGKILL: each is written at once."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def tell(self, *words: object) -> None:
        os.write(self._file, (" ".join(map(str, words)) + "\n").encode())


def main() -> None:
    path = Path(sys.argv[1])
    report = Report(path)

    class HurriedOptions(options.RunOptions):
        """Fast, and kept as a session is."""

        @property
        def is_rehearsal(self) -> bool:
            return False

    class ReportingLoop(loop.Loop):
        def _keep_promises(self, sequence: int) -> None:
            report.tell("kept", sequence)
            super()._keep_promises(sequence)

    class HurriedJoinery(joining.Joinery):
        def _add_pace(self, joined: loop.Loop) -> None:
            opened, its = self._opened, joined.parts
            joined.companions.append(
                joining.RehearsalPace(
                    self._options.speed,
                    opened.clock,
                    opened.engine,
                    joined.judge,
                    its.speaker,
                    its.listener,
                    opened.inbox,
                )
            )

    class Room(microphone.WavFileInput):
        """What is said in the room is said once, whoever listens."""

        def open(self, on_block: microphone.OnBlock) -> None:
            began = path.with_suffix(".room")
            now = time.monotonic()
            if not began.exists():
                began.write_text(str(now))
            passed_seconds = now - float(began.read_text())
            self._position = min(int(passed_seconds * BYTES_A_SECOND) & ~1, len(self._pcm))
            report.tell("listens", now, passed_seconds)
            super().open(on_block)

        def close(self) -> None:
            if self._thread is not None:
                report.tell("deaf", time.monotonic())
            super().close()

    options.RunOptions = HurriedOptions  # type: ignore[misc]
    joining.Loop = ReportingLoop  # type: ignore[misc]
    session.Joinery = HurriedJoinery  # type: ignore[misc]
    parts.WavFileInput = Room  # type: ignore[misc]
    from assistant.cli import main as facilitate

    facilitate(sys.argv[2:])


if __name__ == "__main__":
    main()
