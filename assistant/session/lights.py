"""What the light shows, from where the session stands."""

from __future__ import annotations

from assistant.session.situation import Situation
from assistant.session.states import State
from assistant.session.timers import LAST_MINUTE, TROUBLED
from assistant.signals import LightPattern

_LIGHTS = {
    State.READY: LightPattern.READY,
    State.OFFERING: LightPattern.ASKING,
    State.CHOOSING: LightPattern.ASKING,
    State.SWITCHING_OFF: LightPattern.RUNNING,
    State.WELCOMING: LightPattern.RUNNING,
    State.ANNOUNCING: LightPattern.RUNNING,
    State.RUNNING: LightPattern.RUNNING,
    State.LISTENING: LightPattern.LISTENING,
    State.COUNTING: LightPattern.RUNNING,
    State.CHECKING: LightPattern.ASKING,
    State.CATCHING_UP: LightPattern.RUNNING,
    State.WAITING: LightPattern.TIME_UP,
    State.PAUSED: LightPattern.PAUSED,
    State.PROPOSING: LightPattern.ASKING,
    State.CONFIRMING: LightPattern.ASKING,
    State.ASKING: LightPattern.ASKING,
    State.READING_BACK: LightPattern.RUNNING,
    State.CLOSING: LightPattern.RUNNING,
    State.ENDED: LightPattern.OFF,
}


def light_of(situation: Situation) -> LightPattern:
    """What it shows: a function of where the session stands, and of nothing else."""
    if situation.microphone_is_open:
        is_troubled = TROUBLED in situation.timers
        return LightPattern.HEARING_BADLY if is_troubled else LightPattern.LISTENING
    if situation.state is State.LISTENING:
        return LightPattern.RUNNING
    if situation.state is State.READY and situation.faults:
        return LightPattern.FAULT
    if situation.state is State.RUNNING and LAST_MINUTE not in situation.timers:
        return LightPattern.LAST_MINUTE
    return _LIGHTS[situation.state]
