"""What every form of the page says of a session, in the session's language. Pure.

Only the numbers' shapes (72:05, +1:20) are made here; the rest are the words file's. What
comes from the plan goes through ``quote`` first, so that a form can make it safe.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from babel.numbers import format_decimal

from assistant.harvest.facts import Failure, Harvest, Hint, Interruption
from assistant.harvest.said import Said
from assistant.harvest.timeline import StepTimes
from assistant.journal.records import EndingKind
from assistant.words.messages import Messages

Quote = Callable[[str], str]
"""Makes a text of the plan safe for the form that it is put into."""


def clock(seconds: float) -> str:
    """Minutes and seconds: 72:05."""
    whole = round(abs(seconds))
    return f"{whole // 60}:{whole % 60:02d}"


def difference(seconds: float) -> str:
    """The same with its sign: +1:20, −0:30, 0:00."""
    sign = "" if round(seconds) == 0 else "+" if seconds > 0 else "−"
    return f"{sign}{clock(seconds)}"


def decimal(value: float, words: Messages) -> str:
    """A number with one place, as the language writes it: 3.1, 3,1."""
    return str(format_decimal(value, "0.0", locale=words.language.replace("-", "_")))


# -- the head ------------------------------------------------------------------------------

_ENDINGS = {
    EndingKind.ENDED_EARLY: "harvest-ended-early",
    EndingKind.ABANDONED: "harvest-begun-anew",
    None: "harvest-broken-off",
}


def remarks_of_session(harvest: Harvest, words: Messages) -> list[str]:
    """When it was, and what is unusual about it."""
    remarks = [when(harvest, words)]
    if harvest.is_rehearsal:
        remarks.append(words.text("harvest-rehearsal"))
    if harvest.ending in _ENDINGS:
        remarks.append(words.text(_ENDINGS[harvest.ending]))
    return remarks


def when(harvest: Harvest, words: Messages) -> str:
    """The date and the time of day of the first press, as far as they are known, and whether
    it was a stick that knew them."""
    if harvest.day is None:
        return words.text("harvest-date-not-known")
    text = words.date(harvest.day)
    if harvest.started_at is not None:
        pressed = harvest.started_at + timedelta(seconds=harvest.began_at)
        text = words.text("harvest-when", date=text, **_time_of_day(pressed))
    if harvest.is_date_from_stick:
        text = words.text("harvest-date-by-stick", moment=text)
    return text


def _time_of_day(moment: datetime) -> dict[str, str]:
    return {"hour": f"{moment:%H}", "minute": f"{moment:%M}"}


def together(count: int, words: Messages) -> str:
    """How many sessions stand side by side."""
    return words.text("harvest-together", count=count)


def session_number(number: int, words: Messages) -> str:
    """One of several sessions."""
    return words.text("harvest-session-number", number=number)


# -- what was said -------------------------------------------------------------------------


def said_at(said: Said, harvest: Harvest) -> str:
    """How far into the session: 72:05."""
    return clock(max(0.0, said.at - harvest.began_at))


def moment(said: Said, since: str, words: Messages) -> str:
    """``since`` with the time of day, if it is known, and what is to be known of it."""
    text = since
    if said.wall_time is not None:
        text = words.text("harvest-at", moment=since, **_time_of_day(said.wall_time))
    marks = [text]
    if said.has_lost_sound:
        marks.append(words.text("harvest-lost-here"))
    if said.is_mended:
        marks.append(words.text("harvest-mended-mark"))
    if said.is_repeated:
        marks.append(words.text("harvest-repeated"))
    return ", ".join(marks)


def question_moment(said: Said, harvest: Harvest, words: Messages) -> str:
    """When a question was asked, in a few words."""
    since = words.text("harvest-into-session", time=said_at(said, harvest))
    return moment(said, since, words)


def question_number(number: int, words: Messages) -> str:
    """Which of the questions it is."""
    return words.text("harvest-question-number", number=number)


# -- time ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class TimeRow:
    """An activity or a step, planned and actual, in seconds; actual None: not reached."""

    title: str
    is_activity: bool
    planned_seconds: float
    actual_seconds: float | None
    remarks: tuple[str, ...]

    @property
    def planned(self) -> str:
        return clock(round(self.planned_seconds))

    @property
    def actual(self) -> str:
        return "–" if self.actual_seconds is None else clock(round(self.actual_seconds))

    @property
    def difference(self) -> str:
        if self.actual_seconds is None:
            return "–"
        return difference(round(self.actual_seconds) - round(self.planned_seconds))


def time_rows(harvest: Harvest, words: Messages) -> tuple[TimeRow, ...]:
    """Each activity's sums, then its steps; those that return in each round are one row."""
    return tuple(
        row
        for activity, steps in groupby(harvest.steps, key=lambda step: step.activity)
        for row in _activity_rows(activity, list(steps), words)
    )


def _activity_rows(activity: str, steps: list[StepTimes], words: Messages) -> Iterator[TimeRow]:
    by_title: dict[str, list[StepTimes]] = {}
    for step in steps:
        if not step.is_sentence:
            by_title.setdefault(step.title, []).append(step)
    if len(by_title) <= 1:
        timed = [step for alike in by_title.values() for step in alike]
        yield _row(activity, True, steps, words, _remarks(timed or steps, words))
        return
    yield _row(activity, True, steps, words, [])
    for title, alike in by_title.items():
        yield _row(title, False, alike, words, _remarks(alike, words))


def _row(
    title: str, is_activity: bool, steps: list[StepTimes], words: Messages, remarks: list[str]
) -> TimeRow:
    reached = [step.actual_seconds for step in steps if step.actual_seconds is not None]
    if not reached and not remarks:
        remarks = [words.text("harvest-not-reached")]
    return TimeRow(
        title=title,
        is_activity=is_activity,
        planned_seconds=sum(step.planned_seconds for step in steps),
        actual_seconds=sum(reached) if reached else None,
        remarks=tuple(remarks),
    )


def _remarks(steps: list[StepTimes], words: Messages) -> list[str]:
    reached = [step for step in steps if step.actual_seconds is not None]
    remarks = []
    # A step that asks several things comes as several steps, and that is no round.
    rounds = max(Counter(step.prompts for step in steps).values(), default=0)
    if rounds > 1:
        remarks.append(words.text("harvest-rounds", count=rounds))
    if 0 < len(reached) < len(steps):
        remarks.append(words.text("harvest-reached", count=len(reached)))
    elif len(reached) < len(steps):
        remarks.append(words.text("harvest-not-reached"))
    paused = sum(step.paused_seconds for step in reached)
    more = sum(step.extended_seconds for step in reached)
    given = sum(step.gave_way_seconds for step in steps)
    deaf = sum(step.deaf_seconds for step in reached)
    if more >= 1:
        remarks.append(words.text("harvest-more-time", time=clock(more)))
    if given >= 1:
        remarks.append(words.text("harvest-gave-way", time=clock(given)))
    if paused >= 1:
        remarks.append(words.text("harvest-paused", time=clock(paused)))
    if deaf >= 1:
        remarks.append(words.text("harvest-deaf", time=clock(deaf)))
    returns = sum(step.visits - 1 for step in reached)
    if returns:
        remarks.append(words.text("harvest-returned", count=returns))
    return remarks


def time_summary(harvest: Harvest, words: Messages) -> list[str]:
    """The slot and how long it took; a late start, and what was done about it."""
    over = harvest.lasted_seconds - harvest.slot_seconds
    lines = [
        words.text(
            "harvest-slot",
            slot=clock(harvest.slot_seconds),
            lasted=clock(harvest.lasted_seconds),
            difference=difference(over),
        )
    ]
    if harvest.late_seconds is not None and harvest.late_seconds >= 30:
        lines.append(words.text("harvest-late", time=clock(harvest.late_seconds)))
    if harvest.taken_off_seconds:
        lines.append(words.text("harvest-taken-off", time=clock(harvest.taken_off_seconds)))
    return lines


# -- what was missed, and how the page was made --------------------------------------------


def missed(harvest: Harvest, words: Messages, quote: Quote) -> list[str]:
    """What the device did not hear or keep, each in a sentence; none: nothing known of."""
    began_at = harvest.began_at
    lines = [_interruption(one, began_at, words) for one in harvest.interruptions]
    lines += [_failure(one, began_at, words, quote) for one in harvest.failures]
    for step in harvest.deaf_steps:
        title, time = quote(step.title), clock(step.deaf_seconds)
        lines.append(words.text("harvest-deaf-step", title=title, time=time))
    lines += [_hint(hint, harvest, words) for hint in harvest.hints]
    if harvest.dropped_blocks:
        lines.append(words.text("harvest-lost-sound", count=harvest.dropped_blocks))
    if harvest.damaged_rows:
        lines.append(words.text("harvest-damaged"))
    return lines


def _interruption(one: Interruption, began_at: float, words: Messages) -> str:
    key = "harvest-power" if one.was_powered_off else "harvest-restart"
    return words.text(key, time=clock(max(0.0, one.at - began_at)))


def _failure(failure: Failure, began_at: float, words: Messages, quote: Quote) -> str:
    device, time = quote(failure.device), clock(max(0.0, failure.at - began_at))
    if failure.recovered_at is None:
        return words.text("harvest-failed", device=device, time=time)
    until = clock(max(0.0, failure.recovered_at - began_at))
    return words.text("harvest-failed-until", device=device, time=time, until=until)


def _hint(hint: Hint, harvest: Harvest, words: Messages) -> str:
    time = clock(max(0.0, hint.at - harvest.began_at))
    return words.text("harvest-hint", trouble=hint.trouble, time=time)


def making(harvest: Harvest, words: Messages, quote: Quote) -> list[str]:
    """How the page was made and what is kept, a paragraph each."""
    version = quote(harvest.program_version)
    titles = dict.fromkeys(quote(step.step_title) for step in harvest.asked)
    listened = [words.text("harvest-quoted", title=title) for title in titles]
    about = (
        words.text("harvest-listened", version=version, steps=words.list_of(listened))
        if listened
        else words.text("harvest-not-listened", version=version)
    )
    lines = [about]
    counted = dict.fromkeys(quote(pulse.title) for pulse in harvest.pulses)
    if counted:
        titles_of_pulses = [words.text("harvest-quoted", title=title) for title in counted]
        lines.append(words.text("harvest-counted", steps=words.list_of(titles_of_pulses)))
    if harvest.struck_count:
        lines.append(words.text("harvest-struck", count=harvest.struck_count))
    if any(one.is_mended for one in harvest.said):
        lines.append(words.text("harvest-mended"))
    return [*lines, _kept(harvest, words)]


def _kept(harvest: Harvest, words: Messages) -> str:
    if not harvest.keeps_audio:
        return words.text("harvest-kept")
    if harvest.keep_audio_days is None:
        return words.text("harvest-kept-with-sound")
    return words.text("harvest-kept-with-sound-until", count=harvest.keep_audio_days)
