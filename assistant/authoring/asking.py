"""A few questions -> a draft. What was said by flags is not asked."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

from assistant.authoring import answers
from assistant.authoring.answers import DEBRIEF_SECONDS, Offer, Part, Refused, left_of
from assistant.authoring.draft import (
    Draft,
    DraftActivity,
    DraftPrompt,
    DraftStep,
    StructureUse,
    flexible,
)
from assistant.authoring.writer import format_slot
from assistant.plan.duration import format_duration
from assistant.plan.model import WHOLE_GROUP, People, Slot

T = TypeVar("T")
DEFAULT_SLOT = "90m"
SHORTEST_ACTIVITY_SECONDS = 60


@dataclass(frozen=True, kw_only=True)
class Flags:
    """What was said on the command line; None and empty: nothing."""

    title: str | None = None
    slot: str | None = None
    language: str | None = None
    purpose: str | None = None
    outcomes: tuple[str, ...] = ()
    people: str | None = None
    activities: tuple[str, ...] = ()
    listens: bool | None = None


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The answers, each by itself right, and together within the slot."""

    title: str
    slot: Slot
    language: str
    purpose: str
    outcomes: tuple[str, ...]
    people: People | None
    parts: tuple[Part, ...]
    listens: bool


@dataclass(frozen=True)
class Debrief:
    """The closing activity in which the device listens, in the plan's language."""

    title: str
    prompt: str


@dataclass(frozen=True)
class Conversation:
    """With a person, or with nobody. ``ask``: question, default -> answer; None: nobody is
    asked, and defaults are taken. ``tell``: one line for the person."""

    ask: Callable[[str, str], str] | None
    tell: Callable[[str], None]

    def fact(
        self,
        flag: str | None,
        name: str,
        question: str,
        convert: Callable[[str], T],
        default: str = "",
    ) -> T:
        """The flag's value, or the first answer that can be used. Raises ``Refused`` for a
        flag that cannot be used, or when nobody can be asked and there is no default."""
        if flag is not None:
            return by_flag(name, flag, convert)
        if self.ask is None and not default:
            return by_flag(f"{name} is needed here, where nobody can be asked", "", convert)
        if self.ask is None:
            return by_flag(name, default, convert)
        while True:
            try:
                return convert(self.ask(question, default))
            except Refused as refusal:
                self.tell(f"  {refusal}")


def by_flag(name: str, value: str, convert: Callable[[str], T]) -> T:
    """A flag's value; its name in what is said against it."""
    try:
        return convert(value)
    except Refused as refusal:
        raise Refused(f"{name}: {refusal}") from None


def converse(
    flags: Flags,
    offers_in: Callable[[str], tuple[Offer, ...]],
    languages: Sequence[str],
    talk: Conversation,
) -> tuple[Choice, tuple[Offer, ...]]:
    """All that a plan needs, by flags first and then by asking; and the structures that it
    could choose from. ``offers_in``: those in a language. Raises ``Refused``."""
    title = talk.fact(flags.title, "--title", "Title of the session", answers.title)
    slot = talk.fact(
        flags.slot, "--slot", "Slot (90m, or 11:00-12:30)", answers.slot, DEFAULT_SLOT
    )
    known = tuple(languages)
    language = talk.fact(
        flags.language,
        "--language",
        f"Language ({', '.join(known)})",
        lambda text: answers.language(text, known),
        known[0],
    )
    purpose = _purpose(flags.purpose, title, talk)
    outcomes = talk.fact(
        "; ".join(flags.outcomes) or None,
        "--outcome",
        "What do people take home (several with ; between, or none)",
        partial(answers.outcomes, purpose_words=len(purpose.split())),
    )
    people = talk.fact(
        flags.people, "--people", "How many people (24, 12-40, or unknown)", answers.people
    )
    listens = _listens(flags.listens, talk)
    offers = offers_in(language)
    parts = _parts(flags.activities, slot, listens, offers, talk)
    choice = Choice(
        title=title,
        slot=slot,
        language=language,
        purpose=purpose,
        outcomes=outcomes,
        people=people,
        parts=parts,
        listens=listens,
    )
    return choice, offers


def _purpose(flag: str | None, title: str, talk: Conversation) -> str:
    """Without anybody to ask, the title must do."""
    if flag is None and talk.ask is None:
        return title
    return talk.fact(flag, "--purpose", "What is it for, in a sentence", answers.purpose)


def _listens(flag: bool | None, talk: Conversation) -> bool:
    if flag is not None:
        return flag
    return talk.fact(
        None,
        "--listen",
        "Close with a debrief of 5m in which the device listens and notes (yes, no)",
        answers.yes_or_no,
        "yes" if talk.ask else "no",
    )


def _parts(
    values: Sequence[str],
    slot: Slot,
    listens: bool,
    offers: tuple[Offer, ...],
    talk: Conversation,
) -> tuple[Part, ...]:
    parts: list[Part] = []
    for value in values:
        left = left_of(slot, tuple(parts), listens)

        def convert(text: str, left: int = left) -> Part:
            return answers.part(text, offers, left)

        parts.append(by_flag("--activity", value, convert))
    if values:
        return tuple(parts)
    if talk.ask is None:
        raise Refused("--activity: found none, expected one at least, like 'Draw 20m'")
    while (left := left_of(slot, tuple(parts), listens)) >= SHORTEST_ACTIVITY_SECONDS:
        part = _next_part(left, bool(parts), offers, talk)
        if part is None:
            return tuple(parts)
        parts.append(part)
    if not parts:
        raise Refused(f"--slot: found {format_slot(slot)}, too short for an activity")
    talk.tell("The slot is full.")
    return tuple(parts)


def _next_part(
    left: int, can_end: bool, offers: tuple[Offer, ...], talk: Conversation
) -> Part | None:
    talk.tell(f"{format_duration(left)} left for activities.")
    fitting = [one for one in offers if one.shortest_seconds <= left]
    if fitting:
        listed = (
            f"{one.name}:{format_duration(min(one.usual_seconds, left))}" for one in fitting
        )
        talk.tell(f"  structures that fit: {', '.join(listed)}")

    def convert(text: str) -> Part | None:
        if can_end and not text.strip():
            return None
        return answers.part(text, offers, left)

    end = "; nothing to end" if can_end else ""
    return talk.fact(None, "--activity", f"Next: 'Draw 20m', or a structure{end}", convert)


def draft_of(choice: Choice, offers: Sequence[Offer], debrief: Debrief) -> Draft:
    """The choice as a draft, the debrief at its end."""
    questions = {offer.name: offer.questions for offer in offers}
    activities: list[DraftActivity | StructureUse] = [
        StructureUse(
            structure=part.structure,
            budget_seconds=part.time.longest_seconds,
            questions=questions[part.structure],
        )
        if part.structure
        else DraftActivity(
            title=part.title, steps=(DraftStep(title=part.title, time=part.time),)
        )
        for part in choice.parts
    ]
    if choice.listens:
        step = DraftStep(
            title=debrief.title,
            time=flexible(DEBRIEF_SECONDS),
            group_size=WHOLE_GROUP,
            prompts=(DraftPrompt(debrief.prompt),),
            collects=debrief.title.lower(),
        )
        activities.append(DraftActivity(title=debrief.title, steps=(step,)))
    return Draft(
        title=choice.title,
        slot=choice.slot,
        language=choice.language,
        purpose=choice.purpose,
        outcomes=choice.outcomes,
        people=choice.people,
        activities=tuple(activities),
    )
