"""Keeping the slot: how late the session is, and which later steps may give way."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.plan.duration import DurationRange
from assistant.plan.lines import Message, Part
from assistant.plan.pacing import Demand, give_way
from assistant.plan.runsheet import RunStep
from assistant.session.pulsing import Pulsing

GRAIN_SECONDS = 30
"""Steps give way in half minutes, because their times are said."""

_LONGEST_LIST = 2
"""So many steps are named; more are 'the next steps'."""


class Pacing(Pulsing):
    """The verbs of a session that runs late."""

    # -- the slot --------------------------------------------------------------------------

    def open_slot(self) -> None:
        """The first press: by the wall clock where that holds, else from now."""
        situation = self.situation
        situation.slot_ends_at = self._slot_end_by_clock()
        situation.slot_is_by_clock = situation.slot_ends_at is not None
        if situation.slot_ends_at is None:
            left = self.sheet.slot_seconds - situation.taken_off_seconds
            situation.slot_ends_at = situation.now + left

    def _slot_end_by_clock(self) -> float | None:
        """Where the session begins within its slot, or not long before it."""
        wall = self.sheet.wall_slot
        if wall is None:
            return None
        earliest = wall.begins_at - self.rules.early_start_seconds
        return wall.ends_at if earliest <= self.situation.now < wall.ends_at else None

    def which_slot(self) -> Message:
        """When the session will end, and by which clock."""
        sheet, situation = self.sheet, self.situation
        if situation.slot_is_by_clock and sheet.slot_starts_at_minutes is not None:
            minutes = sheet.slot_starts_at_minutes + sheet.slot_seconds // 60
            return Message("slot-by-clock", {"clock_minutes": minutes % (24 * 60)})
        assert situation.slot_ends_at is not None
        left = max(0, round(situation.slot_ends_at - situation.now))
        return Message("slot-from-now", {"about_seconds": left})

    def take_time_off(self) -> None:
        """Standing ready, the session begins late: its slot is shorter. Less than it can be
        kept in is nothing: it goes round to the whole slot again."""
        situation, sheet = self.situation, self.sheet
        if self._slot_end_by_clock() is not None:
            self.say(*sheet.ready)
            return
        situation.taken_off_seconds += self.rules.late_start_seconds
        left = sheet.slot_seconds - round(situation.taken_off_seconds)
        if left >= self._shortest_session_seconds:
            self.say(Message("slot-left", {"seconds": left}))
            return
        situation.taken_off_seconds = 0.0
        self.say(Message("slot-whole", {"seconds": sheet.slot_seconds}))

    @property
    def _shortest_session_seconds(self) -> float:
        """The whole session when every step gives what it may."""
        could_give = sum(
            step.seconds - min(step.shorter) for step in self.sheet.steps if step.shorter
        )
        return self.sheet.total_seconds - could_give

    # -- how late --------------------------------------------------------------------------

    def lateness_from(self, index: int, at: float) -> float:
        """How far beyond the slot the session will end when the step ``index`` is announced
        ``at``; below nought while there is slack."""
        sheet, situation = self.sheet, self.situation
        steps = sheet.steps
        if situation.slot_ends_at is None:
            return 0.0
        if index >= len(steps):
            rest = sheet.closing_seconds
        else:
            rest = sheet.total_seconds - steps[index].planned_at_seconds
            rest -= sum(
                steps[late].seconds - seconds
                for late, seconds in situation.given_way.items()
                if late >= index
            )
        return at + rest - situation.slot_ends_at

    def _could_give(self, index: int) -> Iterator[tuple[int, RunStep]]:
        """The steps from ``index`` on that can be shorter; of rounds that have begun none,
        because every one deserves as much."""
        begun = {_variable(step) for step in self.sheet.steps[:index]}
        for late, step in enumerate(self.sheet.steps):
            if late < index or _variable(step) in begun or not step.shorter:
                continue
            if min(step.shorter) < self.seconds_of(late):
                yield late, step

    def _shortened(self, index: int, seconds: float) -> dict[int, int]:
        """Step index -> new time, so that ``seconds`` are saved if that is possible."""
        together: dict[str, list[int]] = {}
        for late, step in self._could_give(index):
            together.setdefault(_variable(step), []).append(late)
        demands = [
            Demand(
                variable,
                DurationRange(min(self.sheet.steps[first].shorter), self.seconds_of(first)),
                count=len(others) + 1,
                grain_seconds=GRAIN_SECONDS,
            )
            for variable, (first, *others) in together.items()
        ]
        new = give_way(demands, seconds)
        return {
            late: new[variable]
            for variable, indices in together.items()
            for late in indices
            if new[variable] < self.seconds_of(late)
        }

    # -- what is said of it ------------------------------------------------------------------

    def late_for(self, index: int) -> float:
        """How late the session is before the step ``index``, if that is worth a word."""
        if self.sheet.pacing == "off" or index >= len(self.sheet.steps):
            return 0.0
        late = self.lateness_from(index, self.situation.now)
        return late if late >= self.rules.ignored_lateness_seconds else 0.0

    def proposal(self, index: int, late_seconds: float) -> dict[int, int]:
        """Which steps could give way; once for each activity, never for a sentence alone."""
        if not late_seconds:
            return {}
        step = self.sheet.steps[index]
        if not step.seconds or step.activity_index in self.situation.proposed_activities:
            return {}
        return self._shortened(index, late_seconds)

    def cannot_keep(self, index: int, late_seconds: float) -> tuple[Part, ...]:
        """That the slot cannot be kept any more: once, plainly."""
        situation = self.situation
        if not late_seconds or situation.has_told_over or any(self._could_give(index)):
            return ()
        situation.has_told_over = True
        return (Message("slot-over", {"over_seconds": round(late_seconds)}),)

    def words_for(self, what: str, new: dict[int, int], late_seconds: float) -> Message:
        """What would be taken from where: the message ``what``-one, -two or -many."""
        saved: dict[str, int] = {}
        for late, seconds in new.items():
            title = self.sheet.steps[late].title
            saved[title] = saved.get(title, 0) + self.seconds_of(late) - seconds
        arguments: dict[str, int | str] = {"late_seconds": round(late_seconds)}
        if len(saved) > _LONGEST_LIST:
            total = sum(saved.values())
            return Message(f"{what}-many", arguments | {"saved_seconds": total})
        for name, (title, seconds) in zip(("first", "second"), saved.items(), strict=False):
            arguments |= {name: title, f"{name}_seconds": seconds}
        return Message(f"{what}-{'one' if len(saved) == 1 else 'two'}", arguments)

    def cost_of_extension(self) -> tuple[Message, ...]:
        """What more time for this step means for the end, if the slot is to be kept."""
        situation = self.situation
        if self.sheet.pacing == "off" or situation.slot_ends_at is None:
            return ()
        ends_at = situation.now + self.time_left_seconds
        late = self.lateness_from(situation.step + 1, ends_at)
        if late < self.rules.ignored_lateness_seconds:
            return (Message("extension-free"),)
        return (Message("extension-cost", {"late_seconds": round(late)}),)


def _variable(step: RunStep) -> str:
    """What all rounds of a step have in common."""
    return step.key.partition("/round-")[0]
