"""From a journal back to the state of the session, by feeding it the same events again."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from assistant.journal.records import Entry, Recording
from assistant.session.events import JournalledEvent

logger = logging.getLogger(__name__)


class Engine(Protocol):
    """What a replay needs of the session's engine."""

    def handle(self, event: JournalledEvent, /) -> object:
        """Take one event."""

    def digest(self) -> str:
        """The same for the same state, another for another."""

    def snapshot(self) -> bytes:
        """The state, whole."""

    def restore(self, snapshot: bytes, /) -> None:
        """Take over a state. Raises any error when it cannot be read."""


AnyEngine = TypeVar("AnyEngine", bound=Engine)


@dataclass(frozen=True)
class Replayed(Generic[AnyEngine]):
    """An engine that stands where the session stood, and how it came there.

    ``is_exact``: every digest was the recorded one. ``how`` says it in a sentence.
    """

    engine: AnyEngine
    is_exact: bool
    how: str


def replay(
    recording: Recording, engine_factory: Callable[[], AnyEngine]
) -> Replayed[AnyEngine]:
    """The engine after all recorded events; effects are dropped.

    ``engine_factory`` makes one that stands ready, as before the first event.
    Where this program would have gone another way than the one that wrote the journal, the
    last snapshot is taken for the truth, and only the events after it are fed, uncompared.
    """
    engine = engine_factory()
    differing = _first_difference(engine, recording.entries)
    if differing is None:
        count = len(recording.entries)
        return Replayed(engine, True, f"replayed {count} events, each as recorded")
    logger.warning(
        "Event %d leads elsewhere than in version %s of the program",
        differing.sequence,
        recording.first.program_version,
    )
    return _from_a_snapshot(recording.entries, differing, engine_factory)


def _first_difference(engine: Engine, entries: Iterable[Entry]) -> Entry | None:
    for entry in entries:
        try:
            engine.handle(entry.event)
        except Exception:
            logger.exception("Event %d cannot be replayed", entry.sequence)
            return entry
        if engine.digest() != entry.digest:
            return entry
    return None


def _from_a_snapshot(
    entries: tuple[Entry, ...], differing: Entry, engine_factory: Callable[[], AnyEngine]
) -> Replayed[AnyEngine]:
    for entry in reversed([entry for entry in entries if entry.snapshot]):
        engine = engine_factory()
        try:
            engine.restore(entry.snapshot)
        except Exception:
            logger.exception("The snapshot of event %d cannot be read", entry.sequence)
            continue
        since = f"the snapshot of event {entry.sequence}"
        return _fed(engine, entries[entry.sequence :], differing, since)
    return _fed(engine_factory(), entries, differing, "the beginning")


def _fed(
    engine: AnyEngine, rest: tuple[Entry, ...], differing: Entry, since: str
) -> Replayed[AnyEngine]:
    for entry in rest:
        try:
            engine.handle(entry.event)
        except Exception:
            logger.exception("Event %d was left out", entry.sequence)
    how = (
        f"event {differing.sequence} led elsewhere than recorded; went on from {since} "
        f"with {len(rest)} events, uncompared"
    )
    return Replayed(engine, False, how)
