"""Edges of one contact -> gestures. A pure judge: it is fed edges and told the time.

Every figure is a rule of ``Rules``: bounce is shorter than 25 ms, a press shorter than a
second, and two presses belong together when at most 0.35 s lie between them. No hand presses
twice within 80 ms: a contact that does is bouncing still, and one that goes on so is a bad
cable, whose edges mean nothing. A contact that flaps is stuck like one that never opens.
"""

from __future__ import annotations

from collections import deque

import msgspec

from assistant.session.events import ButtonEdge, Gesture, GestureMade
from assistant.session.rules import Rules

_NEVER = float("inf")


class ButtonTouched(msgspec.Struct, frozen=True):
    """The contact has closed: somebody presses. What it means is not certain yet."""

    at: float


Judgement = GestureMade | ButtonTouched

_COUNTED = {
    1: Gesture.PRESS,
    2: Gesture.DOUBLE_PRESS,
    4: Gesture.QUADRUPLE_PRESS,
}
"""Certain when it is quiet after so many presses; a triple one at its third already."""


class GestureJudge:
    """Feed it every edge, ask it when ``next_deadline`` has come."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._is_down = False
        self._changed_at = -_NEVER
        self._raw_is_down = False
        self._presses = self._stage = self._closed_too_fast = 0
        self._began_at, self._pressed_at = 0.0, -_NEVER
        self._is_stuck = False
        most_edges = int(rules.flapping_edges_a_second * rules.flapping_seconds)
        self._latest_edges: deque[float] = deque(maxlen=most_edges + 2)

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
        self._latest_edges.append(at)
        if self._is_stuck:
            return []
        if self._is_flapping(at):
            return [self._stuck(at)]
        return self._pressed(at) if is_down else self._released(at)

    def _is_flapping(self, at: float) -> bool:
        """For so long, without a rest, and all that time more edges than a hand makes."""
        since = at - self._rules.flapping_seconds
        edges = self._latest_edges
        is_fast = len(edges) == edges.maxlen and edges[0] > since
        return is_fast and self._presses > 0 and self._began_at <= since

    def _pressed(self, at: float) -> list[Judgement]:
        if not self._presses:
            self._began_at = at
        is_too_fast = at - self._pressed_at < self._rules.fastest_press_seconds
        self._pressed_at = at
        if is_too_fast and self._presses:
            return self._closed_again()
        self._presses += 1
        self._stage = 0
        judgements: list[Judgement] = [ButtonTouched(at)]
        if self._presses == 3:
            judgements.append(self._made(Gesture.TRIPLE_PRESS, at))
        return judgements

    def _closed_again(self) -> list[Judgement]:
        """Faster than a hand: once it is the same press, twice it is none at all."""
        self._stage = 0
        self._closed_too_fast += 1
        if self._closed_too_fast > 1:
            self._presses = max(self._presses, 3)
        return []

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
            if gesture is Gesture.STUCK:
                return [self._stuck(at)]
            self._stage += 1
            return [self._made(gesture, at)]
        counted = _COUNTED.get(self._presses)
        is_worn = self._presses > 2 and self._closed_too_fast
        judged: list[Judgement] = []
        if counted is not None and not is_worn:
            judged.append(self._made(counted, at))
        self._forget()
        return judged

    def _stuck(self, at: float) -> GestureMade:
        made = self._made(Gesture.STUCK, at)
        self._is_stuck = True
        self._forget()
        return made

    def _made(self, gesture: Gesture, at: float) -> GestureMade:
        return GestureMade(at=at, began_at=self._began_at, gesture=gesture)

    def _forget(self) -> None:
        self._presses = 0
        self._stage = 0
        self._began_at = 0.0
        self._pressed_at = -_NEVER
        self._closed_too_fast = 0
