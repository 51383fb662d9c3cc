"""Plan and words -> the run sheet: what is said, chimed and waited for, step by step.

Announcements name their step's fitted time, and the fitted times depend on how long the
announcements are: so times are fitted again with the words that they lead to, until those
are no longer than was reckoned with.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.errors import FitError
from assistant.plan.lines import Line
from assistant.plan.model import (
    WHOLE_GROUP,
    Advance,
    Level,
    Pacing,
    SessionPlace,
    SessionPlan,
    Step,
    Text,
)
from assistant.plan.pacing import Demand, fit
from assistant.plan.runsheet import RunSheet, RunStep, TimeWarning
from assistant.signals import Signal
from assistant.words.announcements import Announcer, Place, places
from assistant.words.messages import Messages

UtteranceSeconds = Callable[[tuple[Line, ...]], float]
"""How long lines sound in all, their silences included."""

LONGEST_WELCOME_SECONDS = 45.0
READING_SECONDS = 60.0
"""Ten questions of ten words, and the pauses in which they can be struck."""

GRAIN_SECONDS = 30
"""Times are fitted in half minutes where the range's bounds are, because they are said."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """The silences of the device, in seconds; ``press_wait_seconds`` is what the fitting
    allows for the room to finish and the facilitator to press."""

    breath_seconds: float = 0.6
    press_wait_seconds: float = 15.0


@dataclass(frozen=True)
class Row:
    """One line of the sum that ``check`` shows, in seconds."""

    activity: str
    step: str
    time_seconds: int = 0
    speech_seconds: float = 0.0
    chime_seconds: float = 0.0
    wait_seconds: float = 0.0
    move_seconds: float = 0.0

    @property
    def total_seconds(self) -> float:
        overhead = self.speech_seconds + self.chime_seconds + self.wait_seconds
        return self.time_seconds + self.move_seconds + overhead


@dataclass(frozen=True)
class Script:
    """A run sheet and the sum that shows that it fits."""

    run_sheet: RunSheet
    rows: tuple[Row, ...]

    @property
    def total_seconds(self) -> float:
        return sum(row.total_seconds for row in self.rows)

    @property
    def slack_seconds(self) -> float:
        return self.run_sheet.slot_seconds - self.total_seconds


def write_script(
    plan: SessionPlan,
    languages: Sequence[Messages],
    utterance_seconds: UtteranceSeconds,
    pace: Pace,
    gives_way: bool = True,
) -> Script:
    """The fitted session. Raises ``FitError`` when it cannot be fitted.

    ``languages``: the words of each language of the plan, in its order. ``gives_way``
    False leaves out what is said of steps that were shortened on the way, which a session
    needs and a check does not.
    """
    writer = _Writer(plan, languages, utterance_seconds, pace)
    return writer.script(writer.fit(), gives_way)


class _Writer:
    def __init__(
        self,
        plan: SessionPlan,
        languages: Sequence[Messages],
        utterance_seconds: UtteranceSeconds,
        pace: Pace,
    ) -> None:
        self.plan = plan
        self.is_at_table = plan.place is SessionPlace.TABLE
        self.wait_seconds = 0.0 if self.is_at_table else pace.press_wait_seconds
        self.places = tuple(places(plan))
        self.seconds = utterance_seconds
        self._announcer = Announcer(languages, pace.breath_seconds)
        self._welcome = () if self.is_at_table else self._announcer.welcome(plan)
        self._slot = () if self.is_at_table else self._announcer.slot(plan)
        self._closing = self._announcer.closing(plan)
        speaks = self.seconds(self._closing) > 0
        reads_back = plan.asks_questions and speaks and not self.is_at_table
        self.reading_seconds = READING_SECONDS if reads_back else 0.0
        self._announced: dict[tuple[str, int], tuple[tuple[Line, ...], float]] = {}
        self._reckoned: dict[tuple[int, int], Row] = {}
        welcome_seconds = self.seconds(self._welcome)
        longest = LONGEST_WELCOME_SECONDS * len(languages)
        if welcome_seconds > longest:
            raise FitError(
                f"the welcome takes {welcome_seconds:.1f} s, expected at most "
                f"{longest:.0f}; give the purpose or an outcome a shorter 'say'"
            )

    # -- fitting ---------------------------------------------------------------------------

    def fit(self) -> dict[str, int]:
        """Seconds for each step's variable."""
        reckoned = self._beside({})
        fitted = shortest = self._fitted(reckoned)
        while True:
            actual = self._beside(fitted)
            if all(seconds <= reckoned[variable] for variable, seconds in actual.items()):
                return fitted
            reckoned = {
                variable: max(seconds, reckoned[variable])
                for variable, seconds in actual.items()
            }
            try:
                fitted = self._fitted(reckoned)
            except FitError:  # the words of a longer time, not the plan, are too long
                return self._shortest(shortest)

    def _shortest(self, variables: dict[str, int]) -> dict[str, int]:
        times = {
            place.variable: place.occurrence.step.time.shortest_seconds
            for place in self.places
            if place.occurrence
        }
        return {variable: times[variable] for variable in variables}

    def _beside(self, fitted: dict[str, int]) -> dict[str, float]:
        """What each variable takes beside its time, all occurrences together; under "" what
        lies outside every step."""
        beside = {"": 0.0}
        for place, row in zip((None, *self.places, None), self._rows(fitted), strict=True):
            variable = place.variable if place and place.occurrence else ""
            seconds = row.total_seconds - row.time_seconds
            beside[variable] = beside.get(variable, 0.0) + seconds
        return beside

    def _fitted(self, beside: dict[str, float]) -> dict[str, int]:
        activities = self.plan.activities
        budgets = {
            index: (activity.title.written, activity.budget_seconds)
            for index, activity in enumerate(activities)
            if activity.budget_seconds is not None
        }
        counts = Counter(place.variable for place in self.places if place.occurrence)
        demands = {
            place.variable: Demand(
                place.variable,
                place.occurrence.step.time,
                place.activity_index if place.activity_index in budgets else None,
                counts[place.variable],
                place.occurrence.step.weight,
                place.occurrence.step.is_locked,
                _grain_seconds(place.occurrence.step),
                beside[place.variable],
                place.occurrence.step.title.written,
            )
            for place in self.places
            if place.occurrence
        }
        return fit(tuple(demands.values()), budgets, self.plan.slot.seconds, beside[""])

    # -- the run sheet -----------------------------------------------------------------------

    def script(self, fitted: dict[str, int], gives_way: bool) -> Script:
        rows = self._rows(fitted)
        steps = []
        elapsed = rows[0].total_seconds
        for index, place in enumerate(self.places):
            seconds = fitted.get(place.variable, 0)
            steps.append(self._run_step(index, place, seconds, elapsed, gives_way))
            elapsed += rows[index + 1].total_seconds
        plan = self.plan
        deaf = self._announcer.welcome(plan, can_listen=False)
        sheet = RunSheet(
            title=plan.title.written,
            language=plan.language,
            languages=plan.languages,
            purpose=plan.purpose.written,
            outcomes=tuple(outcome.written for outcome in plan.outcomes),
            slot_seconds=plan.slot.seconds,
            slot_starts_at_minutes=plan.slot.starts_at_minutes,
            total_seconds=elapsed + rows[-1].total_seconds,
            pacing=Pacing.OFF.value if self.is_at_table else plan.pacing.value,
            closing_seconds=rows[-1].total_seconds,
            reads_back=self.reading_seconds > 0,
            reading_seconds=self.reading_seconds,
            vocabulary=tuple(dict.fromkeys((*plan.vocabulary, *self._pronounced()))),
            ready=self._announcer.ready(plan),
            welcome=self._welcome,
            welcome_without_listening=() if self.is_at_table else deaf,
            welcome_waits=not self.is_at_table,
            closing=self._closing,
            keeps_audio=plan.keeps_audio,
            steps=tuple(steps),
            spoken=self._spoken_titles(),
        )
        return Script(sheet, rows)

    def _pronounced(self) -> tuple[str, ...]:
        """Words that need a way to be said are terms that people may say."""
        return tuple(word for table in self.plan.pronunciation.values() for word in table)

    def _spoken_titles(self) -> dict[str, dict[str, str]]:
        """How each title is said in each language, by what is written."""
        texts: list[Text] = [self.plan.title]
        for activity in self.plan.activities:
            texts.append(activity.title)
        texts += [step.title for step in self.plan.steps()]
        return {
            text.written: {one.language: one.spoken for one in text.wordings} for text in texts
        }

    def _rows(self, fitted: dict[str, int]) -> tuple[Row, ...]:
        return (
            Row("", "welcome", 0, self._welcome_seconds(), 0.0, self.wait_seconds),
            *(
                self._row(index, place, fitted.get(place.variable, 0))
                for index, place in enumerate(self.places)
            ),
            Row("", "closing", 0, self.seconds(self._closing) + self.reading_seconds),
        )

    def _welcome_seconds(self) -> float:
        return self.seconds((*self._welcome, *self._slot))

    def _row(self, index: int, place: Place, seconds: int) -> Row:
        key = (index, seconds)
        if key not in self._reckoned:
            self._reckoned[key] = self._new_row(index, place, seconds)
        return self._reckoned[key]

    def _new_row(self, index: int, place: Place, seconds: int) -> Row:
        activity = place.activity.title.written
        wait = 0.0 if self._advances_itself(index) else self.wait_seconds
        if place.occurrence is None:
            _, speech = self._announcement(place, 0)
            return Row(activity, "the sentence after it", 0, speech, 0.0, wait)
        step = place.occurrence.step
        _, speech = self._announcement(place, seconds or step.time.shortest_seconds)
        opening = self._opening(place)
        chime = Signal[opening].motif.duration_seconds if opening else 0.0
        move = float(step.move.seconds) if step.move else 0.0
        return Row(activity, step.title.written, seconds, speech, chime, wait, move)

    def _announcement(self, place: Place, seconds: int) -> tuple[tuple[Line, ...], float]:
        """What is said of a place when it has so many seconds, and how long that sounds."""
        key = (place.key, seconds)
        if key not in self._announced:
            is_hushed = self._is_hushed(place)
            lines = () if is_hushed else self._announcer.step(self.plan, place, seconds)
            self._announced[key] = lines, self.seconds(lines)
        return self._announced[key]

    def _is_hushed(self, place: Place) -> bool:
        """At a table, while the whole room is addressed by somebody else."""
        if not self.is_at_table:
            return False
        step = place.occurrence.step if place.occurrence else None
        return step is None or (step.group_size == WHOLE_GROUP and not step.listens)

    def _run_step(
        self, index: int, place: Place, seconds: int, elapsed: float, gives_way: bool
    ) -> RunStep:
        announcement, _ = self._announcement(place, seconds)
        if place.occurrence is None:
            return RunStep(
                key=place.key,
                activity=place.activity.title.written,
                activity_index=place.activity_index,
                title=place.activity.title.written,
                seconds=0,
                planned_at_seconds=elapsed,
                announcement=announcement,
                repetition=announcement,
                opening=None,
                ending=(),
                advances_itself=self.is_at_table,
                level_db=Level.SOFT.value if self.is_at_table else 0.0,
            )
        step = place.occurrence.step
        move = step.move.seconds if step.move else 0
        return RunStep(
            key=place.key,
            activity=place.activity.title.written,
            activity_index=place.activity_index,
            title=step.title.written,
            seconds=seconds + move,
            planned_at_seconds=elapsed,
            announcement=announcement,
            repetition=self._announcer.prompts(step) or announcement,
            opening=self._opening(place),
            ending=self._ending(place),
            warnings=self._warnings(place, step, seconds),
            is_silent=step.is_silent,
            listens=step.listens,
            without_listening=(
                self._announcer.step(self.plan, place, seconds, can_listen=False)
                if step.listens or step.pulse
                else ()
            ),
            advances_itself=self._advances_itself(index),
            prompts=tuple(prompt.written for prompt in step.prompts),
            collects=step.collects,
            pulse=step.pulse,
            call=self._announcer.call() if step.ends_by_call else (),
            extensions=step.extensions,
            level_db=Level.SOFT.value if self.is_at_table else step.level.value,
            shorter=self._shorter(place, step, seconds, move) if gives_way else {},
        )

    def _shorter(
        self, place: Place, step: Step, seconds: int, move: int
    ) -> dict[int, tuple[Line, ...]]:
        """To what the step may be shortened on the way, moves included, and what is said
        then. What closes the session never gives way."""
        is_closing = place.activity_index == len(self.plan.activities) - 1
        if step.is_locked or step.listens or step.pulse or is_closing:
            return {}
        lengths = range(step.time.shortest_seconds, seconds, GRAIN_SECONDS)
        return {length + move: self._announcement(place, length)[0] for length in lengths}

    def _advances_itself(self, index: int) -> bool:
        """Inside rounds, so that all groups keep together; and into the sentence after an
        activity, unless the room must gather first. At a table always."""
        place = self.places[index]
        if place.occurrence is None:
            return self.is_at_table
        step = place.occurrence.step
        if step.listens or step.pulse or step.ends_by_call or step.advance is Advance.WAIT:
            return False
        if self.is_at_table or place.occurrence.advances_itself:
            return True
        after = self.places[index + 1] if index + 1 < len(self.places) else None
        leads_to_sentence = after is not None and after.occurrence is None
        return leads_to_sentence and not step.gathers

    def _opening(self, place: Place) -> str | None:
        if place.occurrence is None or self._is_hushed(place) or place.occurrence.step.goes_on:
            return None
        return place.occurrence.step.cue or Signal.STEP.name

    def _ending(self, place: Place) -> tuple[str, ...]:
        """The signals at the end of time; a switch within rounds is the next step's cue."""
        occurrence = place.occurrence
        if occurrence is None or occurrence.step.listens or occurrence.step.ends_by_call:
            return ()
        if occurrence.step.pulse:
            return ()
        if occurrence.advances_itself or self._is_hushed(place):
            return ()
        if occurrence.step.gathers:
            return (Signal.GATHER.name, Signal.END.name)
        return (Signal.END.name,)

    def _warnings(self, place: Place, step: Step, seconds: int) -> tuple[TimeWarning, ...]:
        return () if self._is_hushed(place) else self._announcer.warnings(step, seconds)


def _grain_seconds(step: Step) -> int:
    bounds = (step.time.shortest_seconds, step.time.longest_seconds)
    return 1 if any(bound % GRAIN_SECONDS for bound in bounds) else GRAIN_SECONDS
