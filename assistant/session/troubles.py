"""What fails, what works again, and a session that is gone on with."""

from __future__ import annotations

from assistant.plan.lines import Message
from assistant.session.actions import Actions
from assistant.session.effects import Chime
from assistant.session.states import State, Trigger
from assistant.signals import Signal

_SAID_ONCE = {"power", "heat"}
"""Told by the watcher of the power at most once a session."""

_SAID_IN = {State.RUNNING, State.WAITING, State.PAUSED}
"""Elsewhere it would cut what is being said, or be heard by the microphone."""


def take_failure(actions: Actions, device: str) -> None:
    """A part works no more: the session goes on without it, and what needs a person is said."""
    situation = actions.situation
    if device == "microphone" and situation.awaits_microphone:
        return  # said already
    if device not in situation.faults:
        situation.faults.append(device)
    if device in actions.hearing_faults:
        situation.microphone_is_open = False
        actions.await_microphone_no_more()
        could_listen, situation.can_listen = situation.can_listen, False
        actions.fire(Trigger.LISTENING_FAILED)
        if situation.state is State.READY and actions.sheet.listens and could_listen:
            actions.say(*actions.sheet.ready, Message("cards-today"))
    elif device == "journal":
        actions.say(Message("not-kept"))
    elif device in _SAID_ONCE and situation.state in _SAID_IN:
        actions.say(Message(f"doctor-say-{device}"))
    if situation.state is not State.LISTENING:
        actions.effects.append(Chime(Signal.FAULT))


def take_recovery(actions: Actions, device: str) -> None:
    """A part works again: what was missed without it is said, or listened to."""
    situation = actions.situation
    if device == "speaker" and device in situation.faults:
        actions.tell_where_we_are()
    situation.faults = [fault for fault in situation.faults if fault != device]
    if not actions.hearing_faults and not situation.can_listen:
        situation.can_listen = True
        actions.fire(Trigger.HEARS_AGAIN)


def take_resumption(actions: Actions, was_powered_off: bool) -> None:
    """Go on where the session stood: after a new boot only when somebody says so."""
    situation = actions.situation
    if was_powered_off and situation.state not in {State.READY, State.ENDED, State.ASKING}:
        actions.effects.clear()
        situation.microphone_is_open = situation.awaits_microphone = False
        actions.ask_whether_to_go_on()
    else:
        actions.go_on_unasked()
        if situation.state is State.READY:
            actions.say_again()
    actions.restore_level()
    actions.strike_again()
