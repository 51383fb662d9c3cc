"""Opening and closing the microphone, and what is said around it."""

from __future__ import annotations

from assistant.plan.lines import Message
from assistant.session.effects import (
    Chime,
    StartListening,
    StopListening,
    Strike,
    StrikeLatest,
)
from assistant.session.events import HearingTrouble, SnippetHeard
from assistant.session.situation import HeardQuestion, HintGiven
from assistant.session.states import State
from assistant.session.timers import (
    ANYONE_ELSE,
    END,
    HINT,
    LAST_WORDS,
    MUST_STOP,
    TROUBLED,
)
from assistant.session.verbs import Verbs
from assistant.signals import Signal


class Listening(Verbs):
    """The verbs of a listening step."""

    def _listen(self) -> None:
        situation, step = self.situation, self.step
        assert step is not None
        situation.microphone_is_open = True
        situation.awaits_microphone = False
        situation.somebody_speaks, situation.hint = False, None
        situation.timers.pop(HINT, None)
        measures, situation.has_measured = not situation.has_measured, True
        self.effects.append(StartListening(step.key, measures=measures))
        situation.timers[MUST_STOP] = self._must_stop_at()
        self.await_voice()

    def _must_stop_at(self) -> float:
        """The end of the step's time, or later while the slot has slack."""
        situation = self.situation
        end_at = situation.timers[END]
        if situation.slot_ends_at is None or situation.is_stuck:
            return end_at
        later_steps = range(situation.step + 1, len(self.sheet.steps))
        later = sum(self.seconds_of(index) for index in later_steps)
        return max(end_at, situation.slot_ends_at - later - self.sheet.closing_seconds)

    def await_voice(self) -> None:
        """Nobody speaks: ask once, after a while, whether anyone else would."""
        situation = self.situation
        if situation.state is State.LISTENING and not situation.has_asked_anyone_else:
            wait = self.rules.anyone_else_seconds
            situation.timers[ANYONE_ELSE] = situation.now + wait

    def ask_anyone_else(self) -> None:
        self.situation.has_asked_anyone_else = True
        self.say(Message("anyone-else"))

    def stop_listening(self) -> None:
        """Close the microphone and wait for the last words."""
        situation = self.situation
        if not self.is_gesture:
            situation.advanced_itself_at = situation.now
        step = self.step
        assert step is not None
        situation.remaining[step.key] = self.time_left_seconds
        situation.listened_step = situation.step
        self._close_microphone()
        self.fall_silent()
        situation.timers = {LAST_WORDS: situation.now + self.rules.last_words_seconds}
        situation.enter(State.CATCHING_UP)

    def say_what_was_noted(self) -> None:
        """How many things; or, without a recogniser, that their sound is kept."""
        situation = self.situation
        if situation.speaking is not None:
            return
        situation.timers.pop(LAST_WORDS, None)
        if self.sheet.keeps_audio and "recogniser" in situation.faults:
            self.say(Message("recorded"))
        else:
            self.say(Message("noted", {"count": situation.noted}))

    def _close_microphone(self) -> None:
        situation = self.situation
        if situation.state in {State.LISTENING, State.COUNTING} or situation.awaits_microphone:
            situation.awaits_microphone = False
            self.effects.append(StopListening())

    def await_microphone_no_more(self) -> None:
        """The step is over, or another part failed too: nobody may be heard now."""
        if self.situation.awaits_microphone:
            self._close_microphone()

    def _await_microphone(self) -> None:
        """It is lost; the step goes on without it until it is told of again."""
        situation, step = self.situation, self.step
        assert step is not None
        if not situation.awaits_microphone:
            situation.awaits_microphone = True
            self.effects.append(StartListening(step.key, numbers=bool(step.pulse)))

    # -- what was heard --------------------------------------------------------------------

    def take_snippet(self, snippet: SnippetHeard) -> None:
        """One more thing was said, or the one before goes on; is it a question?"""
        situation = self.situation
        before = tuple(situation.latest_piece) if snippet.continues else ()
        piece = (*before, snippet.snippet_id)
        situation.latest_piece = list(piece)
        situation.noted += not before
        earlier = [one for one in situation.questions if one.snippet_ids == before]
        was_sure = all(one.is_sure for one in earlier)
        if earlier or snippet.is_question:
            kept = [one for one in situation.questions if one not in earlier]
            question = HeardQuestion(piece, snippet.is_sure and was_sure)
            situation.questions = [*kept, question]

    def strike_latest(self) -> None:
        """Off the record: what somebody had begun to say before the hand came."""
        situation = self.situation
        if situation.state is State.LISTENING:
            self.fall_silent()
        situation.strikes = [*situation.strikes, self.gesture_began_at]
        self.effects += [StrikeLatest(self.gesture_began_at), Chime(Signal.STRUCK)]

    def take_struck(self, snippet_ids: tuple[int, ...]) -> None:
        """It is gone."""
        situation = self.situation
        if snippet_ids in situation.strikes_by_id:
            situation.strikes_by_id = [
                ids for ids in situation.strikes_by_id if ids != snippet_ids
            ]
        elif situation.strikes:
            situation.strikes = situation.strikes[1:]
            situation.noted -= bool(snippet_ids) and situation.noted > 0
        gone = set(snippet_ids)
        situation.questions = [
            one for one in situation.questions if not gone & set(one.snippet_ids)
        ]

    def strike_again(self) -> None:
        """The program was restarted before it could tell that all was struck."""
        situation = self.situation
        self.effects += [StrikeLatest(began_before) for began_before in situation.strikes]
        self.effects += [Strike(snippet_ids) for snippet_ids in situation.strikes_by_id]

    # -- hearing badly ---------------------------------------------------------------------

    def take_trouble(self, trouble: HearingTrouble) -> None:
        """It hears badly: a hint at the next pause, if that was not said yet."""
        situation = self.situation
        given = {hint.trouble for hint in situation.hints}
        is_enough = situation.hints_in_step >= self.rules.hints
        if situation.state is not State.LISTENING or trouble in given or is_enough:
            return
        situation.hint = trouble
        situation.timers[TROUBLED] = situation.now + self.rules.hint_light_seconds
        if not situation.somebody_speaks:
            situation.timers[HINT] = situation.now + self.rules.hint_pause_seconds

    def hear_voice(self) -> None:
        """Somebody speaks: nothing is said now."""
        self.situation.somebody_speaks = True
        for name in (ANYONE_ELSE, HINT):
            self.situation.timers.pop(name, None)

    def await_pause(self) -> None:
        """Nobody speaks any more: now a hint disturbs nobody."""
        situation = self.situation
        situation.somebody_speaks = False
        if situation.hint is not None and situation.state is State.LISTENING:
            situation.timers[HINT] = situation.now + self.rules.hint_pause_seconds

    def give_hint(self) -> None:
        """Say how it would hear better."""
        situation = self.situation
        trouble, situation.hint = situation.hint, None
        assert trouble is not None
        situation.hints = [*situation.hints, HintGiven(situation.now, trouble)]
        situation.hints_in_step += 1
        situation.timers[TROUBLED] = situation.now + self.rules.hint_light_seconds
        self.say(Message(f"hint-{trouble.value}"))
