"""The pulse: fist to five by numbers alone, and nobody names her own."""

from __future__ import annotations

from assistant.plan.lines import Message
from assistant.session.effects import Chime, StartListening
from assistant.session.listening import Listening
from assistant.session.states import State
from assistant.session.timers import END, MUST_STOP, NUMBER
from assistant.signals import Signal

HIGHEST = 5
BY_HANDS = "hands"
BY_VOICES = "voices"
"""How the numbers come: somebody says how many hands show each, or everybody says her own."""


class Pulsing(Listening):
    """The verbs of a step that takes the pulse."""

    def _take_pulse(self) -> None:
        """Open the microphone for numbers, and begin from five."""
        situation, step = self.situation, self.step
        assert step is not None
        situation.pulses = situation.pulses | {step.key: {}}
        situation.microphone_is_open = True
        situation.awaits_microphone = False
        self.effects.append(StartListening(step.key, numbers=True))
        situation.timers[MUST_STOP] = self._must_stop_at()
        situation.pulse_number = HIGHEST
        situation.enter(State.COUNTING)
        self._ask_number()

    def _ask_number(self) -> None:
        """How many hands show it; whoever says her own number is asked once."""
        situation = self.situation
        situation.pulse_silences = 0
        situation.asked_at = situation.now
        situation.timers.pop(NUMBER, None)
        if self._is_by_hands:
            self.say(Message("pulse-ask", {"number": situation.pulse_number}))
        else:
            self.await_number()

    def await_number(self) -> None:
        """The question has been asked."""
        situation = self.situation
        situation.timers[NUMBER] = situation.now + self.rules.number_seconds

    def take_number(self, number: int, began_at: float) -> None:
        """A number was said; one that began before its question belongs to none."""
        situation = self.situation
        if situation.state is not State.COUNTING or began_at < situation.asked_at:
            return
        if self._is_by_hands:
            self._set_count(situation.pulse_number, number)
            self._felt()
            situation.pulse_number -= 1
            if situation.pulse_number < 0:
                self.check_pulse()
            else:
                self._ask_number()
        elif number <= HIGHEST:
            self._set_count(number, self._counts.get(number, 0) + 1)
            self._felt()
            situation.pulse_number = number
            situation.pulse_silences = 0
            self.await_number()

    def _felt(self) -> None:
        """A number is in: a short tone, which the microphone does not hear as a word."""
        self.fall_silent()
        self.effects.append(Chime(Signal.TICK))

    def miss_number(self) -> None:
        """Nobody said one: ask once more; then the pulse is what it is."""
        situation = self.situation
        situation.pulse_silences += 1
        if situation.pulse_silences > 1:
            self.end_pulse()
        elif self._is_by_hands:
            self.say(Message("pulse-ask", {"number": situation.pulse_number}))
        else:
            self.say(Message("anyone-else"))

    def take_number_again(self) -> None:
        """The last number was not right."""
        situation, step = self.situation, self.step
        assert step is not None
        if self._is_by_hands:
            situation.pulse_number = min(HIGHEST, situation.pulse_number + 1)
            counts = {
                number: count
                for number, count in self._counts.items()
                if number > situation.pulse_number
            }
            situation.pulses = situation.pulses | {step.key: counts}
        elif count := self._counts.get(situation.pulse_number, 0):
            self._set_count(situation.pulse_number, count - 1)
        self._ask_number()

    def end_pulse(self) -> None:
        """No more numbers; what is not whole is not kept."""
        step = self.step
        assert step is not None
        is_whole = len(self._counts) > HIGHEST or not self._is_by_hands
        if is_whole and any(self._counts.values()):
            self.check_pulse()
            return
        self._stop_counting()
        pulses = self.situation.pulses
        self.situation.pulses = {key: pulses[key] for key in pulses if key != step.key}
        self._say_check(Message("pulse-missed"))

    def check_pulse(self) -> None:
        """Say the sum, so that it can be taken again."""
        self._stop_counting()
        self._say_check(Message("pulse-total", {"count": sum(self._counts.values())}))

    def check_again(self) -> None:
        """After a break: what there is."""
        step = self.step
        assert step is not None
        if step.key in self.situation.pulses:
            self._say_check(Message("pulse-total", {"count": sum(self._counts.values())}))
        else:
            self._say_check(Message("pulse-missed"))

    def _stop_counting(self) -> None:
        self._close_microphone()
        self.fall_silent()

    def _say_check(self, words: Message) -> None:
        situation = self.situation
        situation.timers = {}
        situation.asked_at = situation.now
        situation.enter(State.CHECKING)
        self.say(words)

    def pulse_again(self) -> None:
        """From the beginning."""
        situation = self.situation
        situation.timers = {END: situation.now + self.rules.extension_seconds}
        self._take_pulse()

    @property
    def _is_by_hands(self) -> bool:
        return self.step is not None and self.step.pulse == BY_HANDS

    @property
    def _counts(self) -> dict[int, int]:
        step = self.step
        assert step is not None
        return self.situation.pulses.get(step.key, {})

    def _set_count(self, number: int, count: int) -> None:
        step = self.step
        assert step is not None
        self.situation.pulses = self.situation.pulses | {
            step.key: self._counts | {number: count}
        }
