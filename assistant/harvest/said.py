"""What was said, as the pages show it: with its moment, its step, and what is to be known of
it. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assistant.harvest.pieces import Mended, Piece, SaidWord, pieces
from assistant.harvest.struck import struck_ids
from assistant.harvest.vocabulary import Offer, offers
from assistant.journal.records import Recording
from assistant.session.events import SessionResumed


@dataclass(frozen=True)
class Said:
    """One thing that somebody said: session seconds, wall time if it is known.

    ``is_mended``: a person changed it afterwards. ``has_lost_sound``: the device missed
    some of it. ``offers``: terms of the plan that some of its words sound like. ``before``:
    what was heard before a question that was repeated for the device; ``is_repeated``: it
    is what was repeated, and so is not counted among the questions once more.
    """

    at: float
    wall_time: datetime | None
    step_key: str
    step_title: str
    words: tuple[SaidWord, ...]
    is_question: bool = False
    is_mended: bool = False
    has_lost_sound: bool = False
    snippet_ids: tuple[int, ...] = ()
    offers: tuple[Offer, ...] = ()
    before: Said | None = None
    is_repeated: bool = False

    @property
    def has_uncertain_words(self) -> bool:
        return any(word.is_uncertain for word in self.words)

    @property
    def text(self) -> str:
        return " ".join(word.text for word in self.words)

    def offered_after(self, index: int) -> tuple[str, ...]:
        """The terms that are offered right after the word at ``index``."""
        return tuple(one.term for one in self.offers if one.first + one.count == index + 1)


def everything_said(
    recording: Recording, mended: Iterable[Mended], uncertain_below: float
) -> list[Said]:
    """All that may be on the pages, in the order said; nothing that was struck, even where
    the disk has refused to erase it."""
    struck = struck_ids(recording.entries)
    kept = [one for one in recording.snippets if one.snippet_id not in struck]
    heard = pieces(kept, mended, uncertain_below)
    return [_said(piece, recording) for piece in heard if piece.words]


def _said(piece: Piece, recording: Recording) -> Said:
    sheet = recording.first.run_sheet
    title = next((step.title for step in sheet.steps if step.key == piece.step_key), "")
    return Said(
        at=piece.began_at,
        wall_time=wall_time(recording, piece.began_at),
        step_key=piece.step_key,
        step_title=title,
        words=piece.words,
        is_question=piece.is_question,
        is_mended=piece.is_mended,
        has_lost_sound=piece.dropped_blocks > 0,
        snippet_ids=piece.snippet_ids,
        # What a person has mended she has also read: there is nothing to offer.
        offers=() if piece.is_mended else offers(piece.words, sheet.vocabulary, sheet.language),
    )


def started_at(recording: Recording) -> datetime | None:
    """When session second 0 was; None where the time of day was not known."""
    written = recording.first.wall_started_at
    return datetime.fromisoformat(written) if written else None


def day_at(recording: Recording, at: float) -> date | None:
    """The day at a moment of the session, before any power cut; None where it was not
    known."""
    began = started_at(recording)
    return (began + timedelta(seconds=at)).date() if began is not None else None


def wall_time(recording: Recording, at: float) -> datetime | None:
    """The time of day at a moment of the session, while it is known.

    The session's clock stood still while the power was off, nobody knows for how long.
    """
    began = started_at(recording)
    events = (entry.event for entry in recording.entries)
    cuts = [
        event.at
        for event in events
        if isinstance(event, SessionResumed) and event.was_powered_off
    ]
    if began is None or at >= min(cuts, default=float("inf")):
        return None
    return began + timedelta(seconds=at)
