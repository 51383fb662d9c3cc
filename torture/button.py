"""The button: a bouncing contact, a stuck one, a bad cable, and a child's forty presses."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

from assistant.companions import EdgeGate
from assistant.session.events import Gesture
from tests.scenarios.room import Room
from torture.outcomes import Outcome, Tally
from torture.rooms import gestures, go_to_any_step, run_to_the_end, run_until

MOST_WAITING = 64
STUCK_SAID = "The button is stuck"

Making = Callable[[Room, random.Random], float]
"""Makes the trouble from now on; returns for how many seconds it lasts."""


def bounce(room: Room, chance: random.Random) -> float:
    """One press whose contact closes and opens up to twenty times within its bounce."""
    down, up = room.now, room.now + chance.uniform(0.06, 0.3)
    for edge_at in (down, up):
        for _ in range(chance.randrange(10)):
            at = edge_at + chance.uniform(0.0, room.rules.bounce_seconds * 0.8)
            room.clock.call_at(at, room.button.up if edge_at == down else room.button.down)
            room.clock.call_at(
                at + 0.001, room.button.down if edge_at == down else room.button.up
            )
    room.clock.call_at(down, room.button.down)
    room.clock.call_at(up + room.rules.bounce_seconds, room.button.up)
    return up - down + 1.0


def stuck(room: Room, chance: random.Random) -> float:
    """Something lies on it."""
    seconds = chance.uniform(12.0, 60.0)
    room.button.press(seconds)
    return seconds


def flapping(room: Room, chance: random.Random) -> float:
    """A cable that flaps at 100 Hz for ten seconds, closed for some part of the time."""
    closed = chance.uniform(0.2, 0.8)
    room.button.press(0.01 * closed, times=1000, gap_seconds=0.01 * (1 - closed))
    return 10.0


def noise(room: Room, chance: random.Random) -> float:
    """Edges at random, from forty to a thousand a second, for up to ten seconds."""
    seconds, gap = chance.uniform(0.5, 10.0), chance.uniform(0.001, 0.025)
    at, is_down = room.now, False
    while at < room.now + seconds:
        is_down = not is_down
        room.clock.call_at(at, room.button.down if is_down else room.button.up)
        at += gap * chance.uniform(0.2, 1.8)
    room.clock.call_at(at, room.button.up)
    return at - room.now


def forty_presses(room: Room, chance: random.Random) -> float:
    """A child, as fast as it can."""
    down, gap = chance.uniform(0.04, 0.09), chance.uniform(0.05, 0.12)
    room.button.press(down, times=40, gap_seconds=gap)
    return 40 * (down + gap)


@dataclass(frozen=True)
class Trouble:
    """``allowed``: what may be made of its edges; ``needed``: what must be, once."""

    make: Making
    allowed: frozenset[Gesture]
    needed: Gesture | None = None

    @property
    def name(self) -> str:
        return self.make.__name__.replace("_", " ")


_HELD = {Gesture.HOLD, Gesture.END_WARNED, Gesture.END_RIPENED}
_STUCK = {Gesture.STUCK, Gesture.FREED}
TROUBLES = (
    Trouble(bounce, frozenset({Gesture.PRESS}), Gesture.PRESS),
    Trouble(stuck, frozenset(_HELD | _STUCK), Gesture.STUCK),
    Trouble(flapping, frozenset(_STUCK), Gesture.STUCK),
    Trouble(noise, frozenset(_STUCK)),
    Trouble(forty_presses, frozenset({Gesture.TRIPLE_PRESS} | _STUCK), Gesture.TRIPLE_PRESS),
)


def make_troubles(count: int, chance: random.Random) -> Outcome:
    """Each in turn, in any step; then the session is gone on with to its end."""
    tally = Tally("button")
    for number in range(count):
        trouble = TROUBLES[number % len(TROUBLES)]
        tally.count([f"{trouble.name}: {text}" for text in _one(trouble, chance)])
    return tally.outcome(", ".join(one.name for one in TROUBLES))


def _one(trouble: Trouble, chance: random.Random) -> list[str]:
    room = _gated_room()
    go_to_any_step(room, chance)
    hand = room.loop.companions.pop()  # nobody else presses meanwhile
    run_until(room, lambda: room.engine.situation.speaking is None)
    before, longest = len(gestures(room.recording())), 0
    until = room.now + trouble.make(room, chance) + 3.0
    while room.now < until and room.loop.outcome is None:
        room.loop.turn(min(until, room.now + 0.05))
        longest = max(longest, room.inbox.qsize())
    failures = _judged(trouble, room, gestures(room.recording())[before:])
    if longest > MOST_WAITING + 1:
        failures.append(f"{longest} events waited")
    room.loop.companions.append(hand)
    if not run_to_the_end(room):
        failures.append(f"the session never ended, it stands in {room.state}")
    return failures


def _gated_room() -> Room:
    """A room whose button stands behind the gate that keeps the inbox short, as in the
    program."""
    room = Room()
    gate = EdgeGate(room.inbox, MOST_WAITING)
    room.loop.companions.append(gate)
    room.button.close()
    room.button.start(gate.put)
    return room


def _judged(trouble: Trouble, room: Room, made: list[Gesture]) -> list[str]:
    failures = []
    if wrong := [one.value for one in made if one not in trouble.allowed]:
        failures.append(f"it was taken for {wrong}")
    if trouble.needed and made.count(trouble.needed) != 1:
        failures.append(
            f"{made.count(trouble.needed)} times {trouble.needed.value} was made of it"
        )
    if room.said(STUCK_SAID) != (Gesture.STUCK in made):
        failures.append(f"that it is stuck was said {room.said(STUCK_SAID)} times")
    return failures
