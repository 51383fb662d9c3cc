"""A device with sessions, and a folder that stands for a mounted stick."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from assistant.app.places import Places
from assistant.app.stick import Device, hand_out, take_in
from assistant.app.stick_voice import Announcer
from assistant.journal.records import Batch, Ending, EndingKind, Recording
from assistant.journal.store import Journal
from tests.harvest import samples

CONFIG = Path(__file__).parents[2] / "config"
PLAN = """\
version: 1
title: A short meeting
slot: 5m
purpose: We try the device.
activities:
  - title: The question
    steps:
      - {title: Think of a question, time: 60s}
"""


@dataclass
class Table:
    """``stick``: the folder; ``said``: every sentence so far."""

    stick: Path
    places: Places
    said: list[str] = field(default_factory=list)

    @property
    def device(self) -> Device:
        announcer = Announcer(self.places, self.said.append, speaks=False)
        return Device(self.places, announcer)

    def plug(self) -> list[str]:
        """What is said while the stick is read and written."""
        self.said.clear()
        take_in(self.stick, self.device)
        hand_out(self.stick, self.device)
        return list(self.said)

    def hand(self) -> list[str]:
        """What is said while the stick is written, of what was read before."""
        self.said.clear()
        hand_out(self.stick, self.device)
        return list(self.said)

    def put(self, name: str, content: str | bytes) -> Path:
        """A file on the stick."""
        path = self.stick / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def hold_session(self, name: str, ending: EndingKind = EndingKind.FINISHED) -> Path:
        """A session on the device."""
        return keep_session(self.places, name, samples.recording(), ending)

    @property
    def problems(self) -> str:
        path = self.stick / "PROBLEMS.txt"
        return path.read_text() if path.exists() else ""

    @property
    def harvests(self) -> list[str]:
        folder = self.stick / "harvests"
        return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def keep_session(places: Places, name: str, recording: Recording, ending: EndingKind) -> Path:
    path = places.sessions / f"{name}.session"
    first = msgspec.structs.replace(recording.first, session_id=name)
    journal = Journal.create(path, first)
    journal.write(
        Batch(
            entries=recording.entries,
            snippets=recording.snippets,
            ending=Ending(ending, 610.0),
        )
    )
    journal.close()
    return path
