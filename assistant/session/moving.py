"""From step to step: welcome, next, back, and what gives way when the session runs late."""

from __future__ import annotations

from assistant.plan.lines import Message
from assistant.session.effects import PrepareListening
from assistant.session.states import State
from assistant.session.stepping import Stepping
from assistant.session.timers import ANSWER


class Moving(Stepping):
    """The verbs that lead from one step to another."""

    def welcome(self) -> None:
        situation, sheet = self.situation, self.sheet
        if situation.began_at is None:
            situation.began_at = situation.now
            if sheet.listens:
                self.effects.append(PrepareListening())
        if situation.slot_ends_at is None:
            self.open_slot()
        self._leave_step()
        situation.step = -1
        if not sheet.welcome_waits:
            self._announce(0, has_chimed=False)
            return
        situation.enter(State.WELCOMING)
        welcome = sheet.welcome if situation.can_listen else sheet.welcome_without_listening
        self.say(*welcome, self.which_slot())

    def go_next(self) -> None:
        """The next step, or the closing words after the last."""
        self._leave_step()
        self.go_on_to(self.situation.step + 1)

    def go_on_to(self, index: int) -> None:
        """When the session runs late, first what can be done about it; then the step."""
        situation = self.situation
        late = self.late_for(index)
        new = {} if situation.is_stuck else self.proposal(index, late)
        if not new:
            self._announce(index, has_chimed=False, before=self.cannot_keep(index, late))
        elif self.sheet.pacing == "ask":
            situation.proposal = new
            self.propose()
        else:
            words = self.words_for("shortened", new, late)
            situation.undo = dict(situation.given_way)
            self._shorten(index, new, words)

    def propose(self) -> None:
        """Say what would be taken from where, and ask for a press."""
        situation = self.situation
        late = self.late_for(situation.step + 1)
        situation.timers = {}
        situation.asked_at = situation.now
        situation.enter(State.PROPOSING)
        self.say(self.words_for("propose", situation.proposal, late))

    def _shorten(self, index: int, new: dict[int, int], words: Message) -> None:
        """Take the time; if even that is not enough, say so in the same breath; go on."""
        situation = self.situation
        situation.given_way = situation.given_way | new
        self._have_proposed(index)
        over = self.cannot_keep(index, self.late_for(index))
        self._announce(index, has_chimed=False, before=(words, *over))

    def _have_proposed(self, index: int) -> None:
        """No more of it in this activity."""
        situation = self.situation
        proposed = {*situation.proposed_activities, self.sheet.steps[index].activity_index}
        situation.proposed_activities = sorted(proposed)
        situation.proposal = {}

    def await_answer(self) -> None:
        """The question has been asked; for a while a press agrees."""
        self.situation.timers[ANSWER] = self.situation.now + self.rules.proposal_seconds

    def agree(self) -> None:
        """Later steps give way, and the session goes on."""
        index = self.situation.step + 1
        self._leave_step()
        self._shorten(index, self.situation.proposal, Message("agreed"))

    def leave_it(self) -> None:
        """Nobody agreed: everything stays as planned."""
        index = self.situation.step + 1
        self._leave_step()
        self._have_proposed(index)
        self._announce(index, has_chimed=False)

    def go_back_here(self) -> None:
        """Asked too early: the step that seemed over goes on."""
        if self.situation.step < 0:
            self.welcome()
        else:
            self._go_back_to(self.situation.step)

    def go_back_or_undo(self) -> None:
        """While the device says what it has shortened, that is taken back."""
        situation = self.situation
        if situation.undo is None:
            self.go_back()
            return
        situation.given_way = situation.undo
        self._leave_step()
        self._announce(situation.step, has_chimed=False, before=(Message("undone"),))

    def go_back(self) -> None:
        """The step before, with the time it had when it was left, or one minute."""
        index = self.situation.step - 1
        if index < 0:
            self._tell(Message("first-step"))
        else:
            self._go_back_to(index)

    def listen_again(self) -> None:
        """The press that ended the listening was one too many."""
        self._go_back_to(self.situation.listened_step)

    def _go_back_to(self, index: int) -> None:
        situation = self.situation
        self._leave_step()
        step = self.sheet.steps[index]
        left = situation.remaining.get(step.key, 0.0)
        if step.seconds == 0:
            self._announce(index, has_chimed=False)
            return
        message = Message("back", {"title": step.title, "about_seconds": round(left)})
        if left < 1.0:
            left = self.rules.extension_seconds
            message = Message("back-no-time", {"title": step.title})
        self._announce(index, has_chimed=False, words=(message,), seconds=left)
