"""What a gesture asks for, where the session stands: it counts where it began."""

from __future__ import annotations

from assistant.plan.lines import Message
from assistant.session.actions import Actions
from assistant.session.events import Gesture, GestureMade
from assistant.session.states import TRANSITIONS, State, Trigger

_TRIGGERS = {
    Gesture.PRESS: Trigger.PRESS,
    Gesture.DOUBLE_PRESS: Trigger.DOUBLE_PRESS,
    Gesture.TRIPLE_PRESS: Trigger.TRIPLE_PRESS,
    Gesture.QUADRUPLE_PRESS: Trigger.QUADRUPLE_PRESS,
    Gesture.PRESS_THEN_HOLD: Trigger.PRESS_THEN_HOLD,
    Gesture.HOLD: Trigger.HOLD,
    Gesture.END_HELD: Trigger.END_HELD,
    Gesture.STUCK: Trigger.STUCK,
    Gesture.BACK: Trigger.TRIPLE_PRESS,
    Gesture.MORE_TIME: Trigger.PRESS_THEN_HOLD,
}
_ANSWERED_STATES = {State.CONFIRMING, State.ASKING, State.PROPOSING, State.CHECKING}
_ANSWERED_STATES |= {State.OFFERING, State.CHOOSING}
_WHEREVER_IT_BEGAN = {Trigger.STUCK, Trigger.QUADRUPLE_PRESS}
"""The first is no hand, and so no answer; the second takes back what its first three made of
the state."""


def take_gesture(actions: Actions, event: GestureMade) -> None:
    """Do what a gesture asks for, where the session stands."""
    situation = actions.situation
    actions.is_gesture = True
    actions.gesture_began_at = event.began_at
    try:
        if event.gesture is Gesture.FREED:
            actions.free_button()
        elif event.gesture is Gesture.BACK and situation.state is State.READY:
            pass  # nothing lies behind; three presses mean something else there
        elif event.gesture in _TRIGGERS:
            _take_trigger(actions, _TRIGGERS[event.gesture], event.began_at)
        elif situation.before_hold is not None:
            _warn_of_end(actions, event)
    finally:
        actions.is_gesture = False


def _take_trigger(actions: Actions, trigger: Trigger, began_at: float) -> None:
    situation = actions.situation
    context = situation.state_at(began_at)
    if trigger in _WHEREVER_IT_BEGAN:
        actions.fire(trigger)
        return
    # Made of a hold that was already judged: its pause has moved the state.
    is_held_on = trigger is Trigger.END_HELD and situation.before_hold is not None
    if not is_held_on and {context, situation.state} & _ANSWERED_STATES:
        too_early = began_at < situation.asked_at + actions.rules.answer_delay_seconds
        if context is not situation.state or too_early:
            return
    elif trigger is Trigger.PRESS and _is_fulfilled(actions, began_at):
        return
    if trigger is Trigger.HOLD and Trigger.END_HELD in TRANSITIONS[context]:
        situation.before_hold = situation.interruption()
    actions.fire(trigger, context)


def _is_fulfilled(actions: Actions, began_at: float) -> bool:
    """The device itself went on just before the press, or before it was certain."""
    since = began_at - actions.rules.fulfilled_seconds
    return actions.situation.advanced_itself_at > since


def _warn_of_end(actions: Actions, event: GestureMade) -> None:
    """While the button is held on: say what letting go will do."""
    situation = actions.situation
    is_ready = situation.state is State.READY
    if event.gesture is Gesture.END_WARNED:
        actions.say(Message("keep-holding-off" if is_ready else "keep-holding"))
    elif event.gesture is Gesture.END_RIPENED:
        actions.say(Message("let-go-off" if is_ready else "let-go"))
    else:
        situation.before_hold = None
        was_warned = event.at - event.began_at >= actions.rules.end_warning_seconds
        if was_warned and situation.state is State.PAUSED:
            actions.say(Message("paused"))
