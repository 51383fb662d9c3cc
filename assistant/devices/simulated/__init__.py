"""Every part of the device, driven by hand and on a clock that jumps.

For scenarios, for dry runs, and for trying a plan on a machine with no parts. Nothing here
sleeps: the clock jumps from one moment at which something happens to the next. All of it
belongs to the one thread that waits on the clock.
"""

from __future__ import annotations

from assistant.devices.simulated.chores import SimulatedChores
from assistant.devices.simulated.clock import Cancel, JumpingClock
from assistant.devices.simulated.hardware import (
    SimulatedButton,
    SimulatedInput,
    SimulatedLamp,
    SimulatedOutput,
)
from assistant.devices.simulated.light import SimulatedLight
from assistant.devices.simulated.listener import SimulatedListener
from assistant.devices.simulated.speaker import SimulatedSpeaker, Sounded, speech_seconds
from assistant.devices.simulated.words import SimulatedWords

__all__ = [
    "Cancel",
    "JumpingClock",
    "SimulatedButton",
    "SimulatedChores",
    "SimulatedInput",
    "SimulatedLamp",
    "SimulatedLight",
    "SimulatedListener",
    "SimulatedOutput",
    "SimulatedSpeaker",
    "SimulatedWords",
    "Sounded",
    "speech_seconds",
]
