"""How a session ends: its questions are read back, and can be struck; then the last words."""

from __future__ import annotations

from assistant.plan.lines import Message, Part
from assistant.session.effects import Chime, FinishSession, ReadBack, Strike
from assistant.session.pacing import Pacing
from assistant.session.situation import HeardQuestion
from assistant.session.states import State
from assistant.session.timers import ANSWER, FAREWELL, SPEECH_OVERDUE
from assistant.signals import Signal

_LONGEST_READING_SECONDS = 60.0
_BREATH_SECONDS = 0.3


class Closing(Pacing):
    """The verbs of the end."""

    def _close_or_read_back(self, *before: Part) -> None:
        """The session's end: first the questions, if there are any and the plan wants it."""
        if not self.sheet.reads_back or not self._sure_questions:
            self._close(*before, *self._how_many_more(), *self.sheet.closing)
            return
        situation = self.situation
        situation.step = len(self.sheet.steps)
        situation.timers = {}
        situation.read_back = 0
        situation.enter(State.READING_BACK)
        self.say(*before, Message("read-back", {"count": len(self._read_questions)}))

    @property
    def _sure_questions(self) -> list[HeardQuestion]:
        return [one for one in self.situation.questions if one.is_sure]

    @property
    def _read_questions(self) -> list[HeardQuestion]:
        return self._sure_questions[: self.rules.most_read_back]

    def await_strike(self) -> None:
        """A question has been read: for a short while it can be struck."""
        situation = self.situation
        pause = self.rules.strike_seconds if situation.read_back else _BREATH_SECONDS
        situation.timers[ANSWER] = situation.now + pause

    def read_next(self) -> None:
        """The next question, or the closing words after the last."""
        situation = self.situation
        questions = self._read_questions
        if situation.read_back >= len(questions) or not self._has_time_to_read():
            self.end_reading()
            return
        situation.utterances += 1
        situation.speaking = situation.utterances
        situation.timers[SPEECH_OVERDUE] = situation.now + _LONGEST_READING_SECONDS
        situation.asked_at = situation.now
        question = questions[situation.read_back]
        situation.read_back += 1
        self.effects.append(ReadBack(situation.utterances, question.snippet_ids))

    def _has_time_to_read(self) -> bool:
        situation = self.situation
        if situation.slot_ends_at is None:
            return True
        words_seconds = self.sheet.closing_seconds - self.sheet.reading_seconds
        closing_at = situation.now + words_seconds
        return closing_at <= situation.slot_ends_at + self.rules.ignored_lateness_seconds

    def strike_question(self) -> None:
        """The question that was being read, or had just been, when the hand came."""
        situation = self.situation
        index = situation.read_back - 1
        if self.gesture_began_at < situation.asked_at:
            index -= 1
        self.fall_silent()
        if 0 <= index < len(self._sure_questions):
            struck = self._sure_questions[index]
            situation.questions = [one for one in situation.questions if one != struck]
            situation.read_back = index
            situation.strikes_by_id = [*situation.strikes_by_id, struck.snippet_ids]
            self.effects += [Strike(struck.snippet_ids), Chime(Signal.STRUCK)]
        situation.timers[ANSWER] = situation.now + self.rules.strike_seconds

    def end_reading(self) -> None:
        """Enough: how many more there are, and the closing words."""
        self.fall_silent()
        self._close(*self._how_many_more(), *self.sheet.closing)

    def _how_many_more(self) -> tuple[Message, ...]:
        """Those that were not read, because they are many, or not heard well enough."""
        situation = self.situation
        more = len(situation.questions) - situation.read_back
        if not self.sheet.reads_back or more <= 0:
            return ()
        return (Message("read-back-more", {"count": more}),)

    def read_on(self) -> None:
        """After a break: the question under way once more."""
        situation = self.situation
        situation.read_back = max(0, situation.read_back - 1)
        situation.enter(State.READING_BACK)
        situation.timers = {ANSWER: situation.now + _BREATH_SECONDS}

    def _close(self, *words: Part) -> None:
        situation = self.situation
        situation.step = len(self.sheet.steps)
        situation.timers = {}
        situation.enter(State.CLOSING)
        levels = [step.level_db for step in self.sheet.steps if step.seconds]
        self._set_level(max(levels, default=0.0))
        self.say(*words)

    def linger(self) -> None:
        """Nothing more is said, but a press too many can still be undone."""
        self.situation.timers[FAREWELL] = self.situation.now + self.rules.farewell_seconds

    def finish(self) -> None:
        situation = self.situation
        situation.timers = {}
        situation.enter(State.ENDED)
        self.effects.append(FinishSession(situation.ended_early))
