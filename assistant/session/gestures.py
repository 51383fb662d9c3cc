"""Edges of one contact -> gestures. A pure judge: it is fed edges and told the time.

Every figure is a rule of ``Rules``: bounce is shorter than 25 ms, a press shorter than a
second, and two presses belong together when at most 0.35 s lie between them.
"""

from __future__ import annotations

import msgspec

from assistant.session.events import ButtonEdge, Gesture, GestureMade
from assistant.session.rules import Rules

_NEVER = float("inf")


class ButtonTouched(msgspec.Struct, frozen=True):
    """The contact has closed: somebody presses. What it means is not certain yet."""

    at: float


Judgement = GestureMade | ButtonTouched


class GestureJudge:
    """Feed it every edge, ask it when ``next_deadline`` has come."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._is_down = False
        self._changed_at = -_NEVER
        self._raw_is_down = False
        self._forget()
        self._is_stuck = False

    @property
    def is_undecided(self) -> bool:
        """Whether edges were seen whose meaning is still open."""
        return self.next_deadline is not None

    @property
    def next_deadline(self) -> float | None:
        """When to call ``expire``, in the edges' own time."""
        deadline = min(self._bounce_ends_at(), self._judged_at())
        return None if deadline == _NEVER else deadline

    def feed(self, edge: ButtonEdge) -> list[Judgement]:
        """Take one edge; deadlines up to its stamp are judged first."""
        at = max(edge.at, self._changed_at)
        judgements = self.expire(at)
        self._raw_is_down = edge.is_down
        if (
            edge.is_down != self._is_down
            and at >= self._changed_at + self._rules.bounce_seconds
        ):
            judgements += self._accept(edge.is_down, at)
        return judgements

    def expire(self, now: float) -> list[Judgement]:
        """What has become certain by ``now``."""
        judgements: list[Judgement] = []
        while (deadline := self.next_deadline) is not None and deadline <= now:
            if deadline == self._bounce_ends_at():
                judgements += self._accept(self._raw_is_down, deadline)
            else:
                judgements += self._judge(deadline)
        return judgements

    # -- edges -------------------------------------------------------------------------

    def _bounce_ends_at(self) -> float:
        if self._raw_is_down == self._is_down:
            return _NEVER
        return self._changed_at + self._rules.bounce_seconds

    def _accept(self, is_down: bool, at: float) -> list[Judgement]:
        self._is_down, self._raw_is_down, self._changed_at = is_down, is_down, at
        if self._is_stuck:
            return []
        return self._pressed(at) if is_down else self._released(at)

    def _pressed(self, at: float) -> list[Judgement]:
        if not self._presses:
            self._began_at = at
        self._presses += 1
        self._stage = 0
        judgements: list[Judgement] = [ButtonTouched(at)]
        if self._presses == 3:
            judgements.append(self._made(Gesture.TRIPLE_PRESS, at))
        return judgements

    def _released(self, at: float) -> list[Judgement]:
        if self._presses > 2 or not self._stage:
            return []
        was_single, stage = self._presses == 1, self._stage
        gesture = (
            Gesture.END_HELD if stage == len(self._stages()) - 1 else Gesture.HOLD_RELEASED
        )
        made = self._made(gesture, at)
        self._forget()
        return [made] if was_single else []

    # -- time --------------------------------------------------------------------------

    def _stages(self) -> tuple[tuple[float, Gesture], ...]:
        """What a contact becomes as it lasts."""
        rules = self._rules
        stuck = (rules.stuck_seconds, Gesture.STUCK)
        if self._presses > 2:
            return (stuck,)
        if self._presses == 2:
            return ((rules.hold_seconds, Gesture.PRESS_THEN_HOLD), stuck)
        return (
            (rules.hold_seconds, Gesture.HOLD),
            (rules.end_warning_seconds, Gesture.END_WARNED),
            (rules.end_hold_seconds, Gesture.END_RIPENED),
            stuck,
        )

    def _judged_at(self) -> float:
        if self._is_stuck:
            return _NEVER if self._is_down else self._changed_at + self._rules.freed_seconds
        if not self._presses:
            return _NEVER
        if not self._is_down:
            return self._changed_at + self._rules.gap_seconds
        return self._changed_at + self._stages()[self._stage][0]

    def _judge(self, at: float) -> list[Judgement]:
        if self._is_stuck:
            self._is_stuck = False
            self._began_at = at
            return [self._made(Gesture.FREED, at)]
        if self._is_down:
            gesture = self._stages()[self._stage][1]
            made = self._made(gesture, at)
            self._stage += 1
            if gesture is Gesture.STUCK:
                self._is_stuck = True
                self._forget()
            return [made]
        presses, made = self._presses, self._made(Gesture.PRESS, at)
        if presses == 2:
            made = self._made(Gesture.DOUBLE_PRESS, at)
        self._forget()
        return [made] if presses < 3 else []

    def _made(self, gesture: Gesture, at: float) -> GestureMade:
        return GestureMade(at=at, began_at=self._began_at, gesture=gesture)

    def _forget(self) -> None:
        self._presses = 0
        self._stage = 0
        self._began_at = 0.0
