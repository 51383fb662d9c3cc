"""The parts of an announcement: speech, a sound, a breath of silence."""

from __future__ import annotations

import msgspec


class Speech(msgspec.Struct, frozen=True, tag="speech"):
    """One sentence, as it is spoken; ``language`` "" is the session's first."""

    text: str
    language: str = ""


class Tone(msgspec.Struct, frozen=True, tag="tone"):
    """One signal, by the name of its ``Signal``, ``count`` times over."""

    signal: str
    count: int = 1


class Pause(msgspec.Struct, frozen=True, tag="pause"):
    """Silence of ``seconds``."""

    seconds: float


class Message(msgspec.Struct, frozen=True, tag="message"):
    """A sentence that is known only when it is due: its key in the words file, its numbers.

    The engine knows no language: the words room turns a ``Message`` into ``Speech``.
    """

    key: str
    arguments: dict[str, int | str] = {}


Line = Speech | Tone | Pause
"""What a loudspeaker can play."""

Part = Speech | Tone | Pause | Message
"""What the engine can ask to be said."""
