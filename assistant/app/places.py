"""The folders that the program uses."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Places:
    """Where plans and words lie, what can be made again, and what must be kept."""

    config: Path
    cache: Path
    state: Path

    @property
    def sessions(self) -> Path:
        return self.state / "sessions"

    def harvest_of(self, session: Path) -> Path:
        return self.state / "harvests" / f"{session.stem}.md"

    def audio_of(self, session: Path) -> Path:
        """Where a session's sound is kept, if it is."""
        return session.with_suffix(".audio")

    def loudspeaker_of(self, session: Path) -> Path:
        return self.state / "loudspeaker" / f"{session.stem}.wav"
