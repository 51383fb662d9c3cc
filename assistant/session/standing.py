"""What the device does while it stands ready: plans, volume, a look at its parts, forgetting
the last session, switching off."""

from __future__ import annotations

from assistant.plan.lines import Message
from assistant.session.effects import (
    CheckUp,
    Chime,
    ForgetLast,
    KeepVolume,
    SetLevel,
    SwitchOff,
    TakePlan,
    WithdrawChimes,
)
from assistant.session.events import Chore, ChoreDone
from assistant.session.moving import Moving
from assistant.session.states import State
from assistant.session.timers import ANSWER
from assistant.signals import Signal

VOLUME_STEP_DB = 6.0
LOWEST_VOLUME_DB = -18.0
KNOB_STEP_DB = 1.5
LOWEST_KNOB_DB = -30.0
"""A knob goes as low as a setting may; by the button that would be many holds."""


class Standing(Moving):
    """The verbs of a session that has not begun."""

    # -- offers ------------------------------------------------------------------------------

    def offer_to_forget(self) -> None:
        """Whether the last session is to be forgotten."""
        self._offer(Chore.FORGET)

    def offer_to_switch_off(self) -> None:
        """Whether to switch off; the hold was meant for that, not for the volume."""
        situation = self.situation
        situation.before_hold = None
        self._set_volume(situation.volume_before_hold_db)
        self._offer(Chore.SWITCH_OFF)

    def _offer(self, chore: Chore) -> None:
        situation = self.situation
        situation.offer = chore
        situation.timers = {}
        situation.asked_at = situation.now
        situation.enter(State.OFFERING)
        self.say(Message(f"offer-{chore.value}"))

    def await_consent(self) -> None:
        """The question has been asked: a press agrees."""
        self.situation.timers[ANSWER] = self.situation.now + self.rules.offer_seconds

    def accept_offer(self) -> None:
        """Do it."""
        situation = self.situation
        chore, situation.offer = situation.offer, None
        situation.timers = {}
        if chore is Chore.SWITCH_OFF:
            situation.enter(State.SWITCHING_OFF)
            self.say(Message("switching-off"))
            return
        situation.enter(State.READY)
        self.effects.append(ForgetLast())

    def offer_again(self) -> None:
        """The question once more."""
        chore = self.situation.offer
        assert chore is not None
        self._offer(chore)

    def decline_offer(self) -> None:
        """Nobody agreed."""
        self._stand_ready()
        self.say(Message("left-as-it-is"))

    def _stand_ready(self) -> None:
        situation = self.situation
        situation.offer = None
        situation.timers = {}
        situation.speaking = None
        situation.enter(State.READY)

    def switch_off(self) -> None:
        """It has been said."""
        self.situation.timers = {}
        self.situation.enter(State.ENDED)
        self.effects += [WithdrawChimes(), SwitchOff()]

    # -- a look at the parts -------------------------------------------------------------------

    def check_up(self) -> None:
        """Look at every part, and say what is to be mended."""
        self._stand_ready()
        self.fall_silent()
        self.say(Message("checking-up"))
        self.effects.append(CheckUp())

    def take_chore_done(self, done: ChoreDone) -> None:
        """Say how it went, as long as nobody has begun a session."""
        if self.situation.state is State.READY:
            self.say(*done.words)

    # -- plans ---------------------------------------------------------------------------------

    def name_next_plan(self) -> None:
        """The next of the plans, by its title."""
        situation, plans = self.situation, self.sheet.plans
        if len(plans) < 2:
            self.say(Message("only-plan"))
            return
        situation.choice += 1
        situation.timers = {}
        situation.asked_at = situation.now
        situation.enter(State.CHOOSING)
        self.say(Message("plan-choice", {"title": plans[situation.choice % len(plans)].title}))

    def take_plan(self) -> None:
        """The plan that was named last; the one that is ready already needs no change."""
        situation, plans = self.situation, self.sheet.plans
        plan = plans[situation.choice % len(plans)]
        if situation.choice % len(plans) == 0:
            self.keep_plan()
            return
        situation.timers = {}
        situation.enter(State.ENDED)
        self.effects.append(TakePlan(plan.name))

    def keep_plan(self) -> None:
        """All stays as it was."""
        self.situation.choice = 0
        self._stand_ready()
        self.say(*self.sheet.ready)

    # -- volume --------------------------------------------------------------------------------

    def change_volume(self) -> None:
        """One step softer; after the softest the loudest again. A sentence shows it."""
        situation = self.situation
        situation.volume_before_hold_db = self.volume_db
        softer = self.volume_db - VOLUME_STEP_DB
        self._set_volume(softer if softer >= LOWEST_VOLUME_DB else 0.0)
        self.say(Message("volume"))

    def turn_volume(self, steps: int) -> None:
        """The knob, at any time. A tick shows it, unless the microphone would hear that."""
        volume_db = self.volume_db + steps * KNOB_STEP_DB
        self._set_volume(min(0.0, max(LOWEST_KNOB_DB, volume_db)))
        if not self.situation.microphone_is_open:
            self.effects.append(Chime(Signal.TICK))

    def _set_volume(self, volume_db: float) -> None:
        situation = self.situation
        situation.volume_db = volume_db
        self.effects += [SetLevel(situation.level_db + volume_db), KeepVolume(volume_db)]
