"""The folders that the program uses."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from assistant.erasing import erase_files


@dataclass(frozen=True)
class Places:
    """Where plans and words lie, what can be made again, and what must be kept."""

    config: Path
    cache: Path
    state: Path

    @property
    def sessions(self) -> Path:
        return self.state / "sessions"

    @property
    def recordings(self) -> Path:
        """The convener's own voice, which cannot be made again."""
        return self.state / "recordings"

    def harvest_of(self, session: Path) -> Path:
        return self.state / "harvests" / f"{session.stem}.md"

    def audio_of(self, session: Path) -> Path:
        """Where a session's sound is kept, if it is."""
        return session.with_suffix(".audio")

    def new_loudspeaker_file(self, session: Path) -> Path:
        """Where a stand-in writes what this session sounds like, each resumption apart.

        Those of other sessions are erased: they are large, nobody asked to keep them, and
        the device may have read back in them what people said.
        """
        folder = self.state / "loudspeaker"
        own = [path for path in folder.glob("*.wav") if path.name.startswith(session.stem)]
        erase_files(path for path in folder.glob("*.wav") if path not in own)
        number = f"-{len(own) + 1}" if own else ""
        return folder / f"{session.stem}{number}.wav"


def runtime_folder(places: Places) -> Path:
    """Where the service and what runs beside it meet: systemd's ``RUNTIME_DIRECTORY``, else
    in the state folder."""
    given = os.environ.get("RUNTIME_DIRECTORY")
    return Path(given.partition(":")[0]) if given else places.state / "run"
