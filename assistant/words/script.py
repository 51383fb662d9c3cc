"""Plan and words -> the run sheet: what is said, chimed and waited for, step by step.

Announcements name their step's fitted time, and the fitted times depend on how long the
announcements are: so the fitting asks for the words of each time that it considers.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from assistant.errors import FitError
from assistant.plan.lines import Line
from assistant.plan.model import SessionPlan
from assistant.plan.pacing import Demand, fit
from assistant.plan.runsheet import RunSheet, RunStep
from assistant.signals import Signal
from assistant.words.announcements import Announcer, Place, places
from assistant.words.messages import Messages

UtteranceSeconds = Callable[[tuple[Line, ...]], float]
"""How long lines sound in all, their silences included."""

LONGEST_WELCOME_SECONDS = 45.0


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
    plan: SessionPlan, messages: Messages, utterance_seconds: UtteranceSeconds, pace: Pace
) -> Script:
    """The fitted session. Raises ``FitError`` when it cannot be fitted."""
    writer = _Writer(plan, messages, utterance_seconds, pace)
    return writer.script(writer.fit())


class _Writer:
    def __init__(
        self,
        plan: SessionPlan,
        messages: Messages,
        utterance_seconds: UtteranceSeconds,
        pace: Pace,
    ) -> None:
        self.plan = plan
        self.pace = pace
        self.places = tuple(places(plan))
        self.seconds = utterance_seconds
        self._announcer = Announcer(messages, pace.breath_seconds)
        self._welcome = self._announcer.welcome(plan)
        self._closing = self._announcer.closing(plan)
        welcome_seconds = self.seconds(self._welcome)
        if welcome_seconds > LONGEST_WELCOME_SECONDS:
            raise FitError(
                f"the welcome takes {welcome_seconds:.1f} s, expected at most "
                f"{LONGEST_WELCOME_SECONDS:.0f}; give the purpose or an outcome a shorter 'say'"
            )

    def fit(self) -> dict[str, int]:
        """Seconds for each step's variable."""
        rows = self._rows({})
        activities = self.plan.activities
        budgets = {
            index: (activity.title.written, activity.budget_seconds)
            for index, activity in enumerate(activities)
            if activity.budget_seconds is not None
        }
        demands = []
        settled = 0.0
        for place, row in zip((None, *self.places, None), rows, strict=True):
            if place is None or place.occurrence is None:
                settled += row.total_seconds
                continue
            demands.append(
                Demand(
                    place.variable,
                    place.activity_index if place.activity_index in budgets else None,
                    place.occurrence.step.time,
                    partial(self._speech_seconds, place),
                    row.chime_seconds,
                    row.wait_seconds,
                    row.move_seconds,
                )
            )
        return fit(demands, budgets, self.plan.slot.seconds, settled)

    def script(self, fitted: dict[str, int]) -> Script:
        rows = self._rows(fitted)
        steps = []
        elapsed = rows[0].total_seconds
        for index, place in enumerate(self.places):
            steps.append(self._run_step(index, place, fitted, elapsed))
            elapsed += rows[index + 1].total_seconds
        sheet = RunSheet(
            title=self.plan.title.written,
            language=self.plan.language,
            purpose=self.plan.purpose.written,
            outcomes=tuple(outcome.written for outcome in self.plan.outcomes),
            slot_seconds=self.plan.slot.seconds,
            closing_seconds=rows[-1].total_seconds,
            ready=self._announcer.ready(self.plan),
            welcome=self._welcome,
            welcome_without_listening=self._announcer.welcome(self.plan, can_listen=False),
            closing=self._closing,
            keeps_audio=self.plan.keeps_audio,
            steps=tuple(steps),
        )
        return Script(sheet, rows)

    def _rows(self, fitted: dict[str, int]) -> tuple[Row, ...]:
        wait = self.pace.press_wait_seconds
        return (
            Row("", "welcome", 0, self.seconds(self._welcome), 0.0, wait),
            *(self._row(index, place, fitted) for index, place in enumerate(self.places)),
            Row("", "closing", 0, self.seconds(self._closing)),
        )

    def _row(self, index: int, place: Place, fitted: dict[str, int]) -> Row:
        seconds = fitted.get(place.variable, 0)
        activity = place.activity.title.written
        speech = self._speech_seconds(place, seconds)
        wait = 0.0 if self._advances_itself(index) else self.pace.press_wait_seconds
        if place.occurrence is None:
            return Row(activity, "the sentence after it", 0, speech, 0.0, wait)
        step = place.occurrence.step
        opening = Signal[self._opening(place)].motif.duration_seconds
        move = float(step.move.seconds) if step.move else 0.0
        return Row(activity, step.title.written, seconds, speech, opening, wait, move)

    def _speech_seconds(self, place: Place, seconds: int) -> float:
        return self.seconds(self._announcer.step(self.plan, place, seconds))

    def _run_step(
        self, index: int, place: Place, fitted: dict[str, int], elapsed: float
    ) -> RunStep:
        seconds = fitted.get(place.variable, 0)
        announcement = self._announcer.step(self.plan, place, seconds)
        if place.occurrence is None:
            return RunStep(
                key=place.key,
                activity=place.activity.title.written,
                title=place.activity.title.written,
                seconds=0,
                planned_at_seconds=elapsed,
                announcement=announcement,
                repetition=announcement,
                opening=None,
                ending=(),
            )
        step = place.occurrence.step
        return RunStep(
            key=place.key,
            activity=place.activity.title.written,
            title=step.title.written,
            seconds=seconds + (step.move.seconds if step.move else 0),
            planned_at_seconds=elapsed,
            announcement=announcement,
            repetition=self._announcer.prompts(step) or announcement,
            opening=self._opening(place),
            ending=self._ending(index, place),
            warnings=self._announcer.warnings(step, seconds),
            is_silent=step.is_silent,
            listens=step.listens,
            without_listening=(
                self._announcer.without_listening(self.plan, place, seconds)
                if step.listens
                else ()
            ),
            advances_itself=self._advances_itself(index),
            prompts=tuple(prompt.written for prompt in step.prompts),
            collects=step.collects,
        )

    def _advances_itself(self, index: int) -> bool:
        """Inside rounds, so that all groups keep together; and into the sentence after an
        activity, unless the room is loud and must gather first."""
        place = self.places[index]
        if place.occurrence is None or place.occurrence.step.listens:
            return False
        if place.occurrence.advances_itself:
            return True
        after = self.places[index + 1] if index + 1 < len(self.places) else None
        leads_to_sentence = after is not None and after.occurrence is None
        return leads_to_sentence and not place.occurrence.step.is_loud

    def _opening(self, place: Place) -> str:
        cue = place.occurrence.step.cue if place.occurrence else None
        return cue or Signal.STEP.name

    def _ending(self, index: int, place: Place) -> tuple[str, ...]:
        """The signals at the end of time; a switch within rounds is the next step's cue."""
        occurrence = place.occurrence
        if occurrence is None or occurrence.advances_itself or occurrence.step.listens:
            return ()
        if occurrence.step.is_loud:
            return (Signal.GATHER.name, Signal.END.name)
        return (Signal.END.name,)
