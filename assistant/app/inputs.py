"""What may stand beside the button, by the settings: a knob, and buttons of one meaning."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

from assistant.devices.knob import Knob, KnobGate, MoreButton
from assistant.devices.ports import Clock
from assistant.devices.remote import RemoteButton
from assistant.errors import ButtonError
from assistant.preparing import Note
from assistant.session.events import DeviceFailed, DeviceRecovered, Event, Gesture
from assistant.settings import Settings

Tell = Callable[[Event], None]

logger = logging.getLogger(__name__)


def remote_button(name: str, clock: Clock, tell: Tell) -> RemoteButton:
    """The remote as the button, not yet reporting; that it is lost or found is an event."""

    def lost(error: ButtonError) -> None:
        logger.error("%s", error)
        tell(DeviceFailed(clock.now(), "button"))

    return RemoteButton(
        clock, name, tell, lost, lambda: tell(DeviceRecovered(clock.now(), "button"))
    )


def start_more(
    settings: Settings, clock: Clock, note: Note, tell: Tell, stack: ExitStack
) -> tuple[KnobGate, ...]:
    """Start what the settings name; ``stack`` closes it. What is to live in the loop's thread.

    One that refuses is noted and left out: the button alone can do all that it does.
    """
    pins = {Gesture.BACK: settings.back_pin, Gesture.MORE_TIME: settings.more_time_pin}
    for gesture, pin in pins.items():
        if pin is not None:
            with _left_out_if_it_refuses(note):
                button = MoreButton(clock, pin, gesture)
                button.start(tell)
                stack.callback(button.close)
    if settings.knob_pins is None:
        return ()
    knob, gate = Knob(settings.knob_pins), KnobGate(clock, tell)
    with _left_out_if_it_refuses(note):
        knob.start(gate.turned)
        stack.callback(knob.close)
    return (gate,)


@contextmanager
def _left_out_if_it_refuses(note: Note) -> Iterator[None]:
    try:
        yield
    except ButtonError as error:
        logger.error("%s", error)
        note(f"Left out: {error}")
