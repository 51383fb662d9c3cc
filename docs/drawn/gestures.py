"""The gestures of the one button, and the states that they lead through."""

from __future__ import annotations

from collections.abc import Iterator

from assistant.devices.button import contacts_of
from assistant.session.events import ButtonEdge, GestureMade
from assistant.session.gestures import GestureJudge
from assistant.session.rules import Rules
from assistant.session.states import GESTURES, TRANSITIONS, State, Trigger
from docs.drawn.markdown import Rows, table

KEYS = {"\n": "Enter", "d": "d", "t": "t", "c": "c", "m": "m", "h": "h", "e": "e"}
_NOTHING = "–"
_IN_THE_SESSION = [
    state for state, row in TRANSITIONS.items() if row.get(Trigger.HOLD, (None,))[0] == "pause"
]
"""The states that a hold pauses: those that a session can be interrupted in."""


def gesture_table() -> str:
    """What the facilitator does, the key that stands for it, and what it means."""
    keys = _keys()
    rows: Rows = [
        (
            _HOW[trigger].format(**_figures()),
            keys.get(trigger, ""),
            _meaning(State.READY, trigger),
            _meaning(State.RUNNING, trigger),
            _meaning(State.LISTENING, trigger),
        )
        for trigger in GESTURES
    ]
    return table(
        ("You do", "Key", "Standing ready", "While a step runs", "While it listens"), rows
    )


def gestures_by_state() -> str:
    """Every gesture's meaning in every state."""
    gestures = [trigger for trigger in GESTURES if trigger is not Trigger.STUCK]
    rows: Rows = [
        (f"**{state.value}**: {state.meaning}", *(_meaning(state, one) for one in gestures))
        for state in State
    ]
    return "\n".join((table(("", *(one.value for one in gestures)), rows), "", *_when_stuck()))


def _when_stuck() -> list[str]:
    """What a stuck button does, which is the same wherever it does anything."""
    meanings = {_meaning(state, Trigger.STUCK) for state in State} - {_NOTHING}
    unaware = [state.value for state in State if Trigger.STUCK not in TRANSITIONS[state]]
    return [
        f"A stuck button, except when {', '.join(unaware)}: {'; or '.join(sorted(meanings))}."
    ]


def state_diagram() -> str:
    """Every transition that leads to another state, in mermaid's language.

    What a stuck button does is left to the table: it leads back to where the session stood.
    """
    lines = ["```mermaid", "stateDiagram-v2", f"    [*] --> {_name(State.READY)}"]
    lines += [f"    {_name(state)} : {state.value}" for state in State]
    lines += [f"    state {_SESSION} {{"]
    lines += [f"        {line}" for line in _edges_between(_IN_THE_SESSION)]
    lines += ["    }", *(f"    {line}" for line in _outer_edges())]
    return "\n".join((*lines, f"    {_name(State.ENDED)} --> [*]", "```"))


# -- gestures ------------------------------------------------------------------------------

_HOW = {
    Trigger.PRESS: "press",
    Trigger.DOUBLE_PRESS: "press twice",
    Trigger.TRIPLE_PRESS: "press three times",
    Trigger.QUADRUPLE_PRESS: "press four times",
    Trigger.PRESS_THEN_HOLD: "press short, then hold for {hold:g} s",
    Trigger.HOLD: "hold for {hold:g} s",
    Trigger.END_HELD: "hold for {end:g} s, then let go",
    Trigger.STUCK: "(something lies on it for {stuck:g} s)",
}


def _figures() -> dict[str, float]:
    rules = Rules()
    return {
        "hold": rules.hold_seconds,
        "end": rules.end_hold_seconds,
        "stuck": rules.stuck_seconds,
    }


def _meaning(state: State, trigger: Trigger) -> str:
    transition = TRANSITIONS[state].get(trigger)
    return transition.meaning if transition else _NOTHING


def _keys() -> dict[Trigger, str]:
    """Each gesture's key, as the judge understands the edges that the key makes."""
    return {Trigger[_gesture_of(key)]: name for key, name in KEYS.items()}


def _gesture_of(key: str) -> str:
    """The last gesture that the key's edges amount to, releases of a hold left out."""
    judge, at, judged = GestureJudge(Rules()), 0.0, []
    for down_seconds, up_seconds in (
        contacts_of(key, hold_seconds=1.3, end_hold_seconds=6.0) or ()
    ):
        judged += judge.feed(ButtonEdge(at, is_down=True))
        judged += judge.feed(ButtonEdge(at + down_seconds, is_down=False))
        at += down_seconds + up_seconds
    judged += judge.expire(at + 5.0)
    names = [one.gesture.name for one in judged if isinstance(one, GestureMade)]
    return [name for name in names if name in Trigger.__members__][-1]


# -- the diagram ---------------------------------------------------------------------------

Edge = tuple[str, str, str]
"""From, to, why."""

_SESSION = "in_the_session"


def _name(state: State) -> str:
    return state.name.lower()


def _label(trigger: Trigger, meaning: str) -> str:
    return (
        f"{trigger.value}#58; {meaning}" if meaning and trigger in GESTURES else trigger.value
    )


def _edges(state: State) -> Iterator[Edge]:
    """A state's edges; a return to wherever the session stood is one edge to all of it."""
    for trigger, transition in TRANSITIONS[state].items():
        if trigger is Trigger.STUCK:
            continue
        targets = [target for target in transition.to if target is not state]
        if set(_IN_THE_SESSION) <= set(targets):
            yield _name(state), _SESSION, trigger.value
            targets = [target for target in targets if target not in _IN_THE_SESSION]
        for target in targets:
            yield _name(state), _name(target), trigger.value


def _common_edges() -> list[Edge]:
    """What is the same wherever the session stands: drawn once, from all of it."""
    edges = [{(to, why) for _, to, why in _edges(state)} for state in _IN_THE_SESSION]
    common = set.intersection(*edges)
    return [
        (_SESSION, to, why) for _, to, why in _edges(_IN_THE_SESSION[0]) if (to, why) in common
    ]


def _edges_between(states: list[State]) -> list[str]:
    inside = {_name(state) for state in states}
    return _drawn(edge for state in states for edge in _edges(state) if edge[1] in inside)


def _outer_edges() -> list[str]:
    inside = {_name(state) for state in _IN_THE_SESSION}
    common = _common_edges()
    known = {(to, why) for _, to, why in common}
    edges = [
        (source, to, why)
        for state in State
        for source, to, why in _edges(state)
        if not (source in inside and (to in inside or (to, why) in known))
    ]
    return _drawn((*edges, *common))


def _drawn(edges: Iterator[Edge] | tuple[Edge, ...]) -> list[str]:
    """One arrow for each pair of states, with every reason on it."""
    reasons: dict[tuple[str, str], list[str]] = {}
    for source, to, why in edges:
        reasons.setdefault((source, to), []).append(why)
    return [
        f"{source} --> {to} : {' or '.join(dict.fromkeys(why))}"
        for (source, to), why in reasons.items()
    ]
