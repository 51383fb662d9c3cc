"""The states of a session and the one table of what each trigger does in each.

The engine looks every transition up here and refuses to end in a state that the table
does not name; the state diagram and the table of gestures in docs/architecture.md are
printed from it.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple


class State(Enum):
    """Where a session stands. The value is for journals, the meaning for people."""

    meaning: str

    def __new__(cls, value: str, meaning: str) -> State:
        member = object.__new__(cls)
        member._value_ = value
        member.meaning = meaning
        return member

    READY = "ready", "standing by for the first press"
    OFFERING = "offering", "asks whether to forget the last session, or to switch off"
    CHOOSING = "choosing", "names another plan"
    SWITCHING_OFF = "switching off", "says that it switches off"
    WELCOMING = "welcoming", "the welcome is being said"
    ANNOUNCING = "announcing", "a step is being announced; its time has not begun"
    RUNNING = "running", "a step's time is running"
    LISTENING = "listening", "a step's time is running and the microphone is open"
    COUNTING = "counting", "a pulse is taken: the microphone is open for numbers"
    CHECKING = "checking", "the pulse is said; a press keeps it"
    CATCHING_UP = "catching up", "the microphone is closed; the last words are recognised"
    WAITING = "waiting", "the press is awaited"
    PAUSED = "paused", "time stands still until the button is held again"
    PROPOSING = "proposing", "asks whether later steps may give way"
    CONFIRMING = "confirming", "asks for one press to end the session"
    ASKING = "asking", "after a power cut: asks whether to go on"
    READING_BACK = "reading back", "the questions that were heard are said"
    CLOSING = "closing", "the last words are being said"
    ENDED = "ended", "the session is over"


class Trigger(Enum):
    """What can move a session. The first eight are gestures of the button."""

    PRESS = "press"
    DOUBLE_PRESS = "double press"
    TRIPLE_PRESS = "triple press"
    QUADRUPLE_PRESS = "quadruple press"
    PRESS_THEN_HOLD = "short press, then hold"
    HOLD = "hold"
    END_HELD = "long hold"
    STUCK = "stuck button"
    SPEECH_FINISHED = "speech finished"
    TIME_UP = "time is up"
    LISTENING_ENDED = "last word recognised"
    LISTENING_FAILED = "cannot hear"
    HEARS_AGAIN = "hears again"
    NO_ANSWER = "no answer"


GESTURES = (
    Trigger.PRESS,
    Trigger.DOUBLE_PRESS,
    Trigger.TRIPLE_PRESS,
    Trigger.QUADRUPLE_PRESS,
    Trigger.PRESS_THEN_HOLD,
    Trigger.HOLD,
    Trigger.END_HELD,
    Trigger.STUCK,
)


class Transition(NamedTuple):
    """``action``: the engine's method. ``meaning``: for people. ``to``: where it may lead."""

    action: str
    meaning: str
    to: tuple[State, ...]


_S = State
_STEP = (_S.ANNOUNCING, _S.READING_BACK, _S.CLOSING, _S.PROPOSING)
_HUSH = Transition("hush", "hush; the step runs on", ())
_NEXT = Transition("go_next", "next", _STEP)
_BACK = Transition("go_back", "back one step, with the time it had left", (_S.ANNOUNCING,))
_AGAIN = Transition("say_again", "say again, and the time left", ())
_MORE = Transition("extend", "one more minute", ())
_RUN_ON = _MORE._replace(to=(_S.RUNNING, _S.LISTENING, _S.COUNTING))
_PAUSE = Transition("pause", "pause", (_S.PAUSED,))
_RESUMABLE = (
    _S.RUNNING,
    _S.LISTENING,
    _S.COUNTING,
    _S.CHECKING,
    _S.READING_BACK,
    _S.WAITING,
    _S.ANNOUNCING,
    _S.WELCOMING,
    _S.PROPOSING,
)
_RESUME = Transition("resume", "go on", _RESUMABLE)
_END = Transition("ask_to_end", "ask for one press to end", (_S.CONFIRMING,))
_STUCK = Transition(
    "ignore_stuck_button",
    "ignored until it is free; steps go on by themselves",
    (*_RESUMABLE, _S.PAUSED),
)
_ASK_AGAIN = Transition("ask_again", "ask again", ())
_STOP_LISTENING = Transition(
    "stop_listening", "stop listening, to the last word", (_S.CATCHING_UP,)
)
_CHECK_UP = Transition("check_up", "look at every part, and say what to mend", (_S.READY,))
_NEXT_PLAN = Transition("name_next_plan", "the next plan, by its title", (_S.CHOOSING,))
_STRIKE = Transition(
    "strike_latest", "off the record: what was said last, or is being said, is struck", ()
)
_IN_STEP = {
    Trigger.PRESS: _NEXT,
    Trigger.DOUBLE_PRESS: _AGAIN,
    Trigger.TRIPLE_PRESS: _BACK,
    Trigger.PRESS_THEN_HOLD: _MORE,
    Trigger.HOLD: _PAUSE,
    Trigger.END_HELD: _END,
    Trigger.STUCK: _STUCK,
}

TRANSITIONS: dict[State, dict[Trigger, Transition]] = {
    _S.READY: {
        Trigger.PRESS: Transition("welcome", "begin", (_S.WELCOMING, _S.ANNOUNCING)),
        Trigger.DOUBLE_PRESS: Transition(
            "take_time_off", "five minutes off the slot; by a trusted clock: say again", ()
        ),
        Trigger.TRIPLE_PRESS: Transition(
            "offer_to_forget", "ask for one press to forget the last session", (_S.OFFERING,)
        ),
        Trigger.QUADRUPLE_PRESS: _CHECK_UP,
        Trigger.PRESS_THEN_HOLD: _NEXT_PLAN,
        Trigger.HOLD: Transition("change_volume", "softer, or loudest again", ()),
        Trigger.END_HELD: Transition(
            "offer_to_switch_off", "ask for one press to switch off", (_S.OFFERING,)
        ),
        Trigger.STUCK: _STUCK,
    },
    _S.OFFERING: {
        Trigger.PRESS: Transition("accept_offer", "agree", (_S.READY, _S.SWITCHING_OFF)),
        Trigger.DOUBLE_PRESS: Transition("offer_again", "ask again", ()),
        Trigger.QUADRUPLE_PRESS: _CHECK_UP,
        Trigger.SPEECH_FINISHED: Transition("await_consent", "", ()),
        Trigger.NO_ANSWER: Transition("decline_offer", "", (_S.READY,)),
        Trigger.STUCK: _STUCK,
    },
    _S.CHOOSING: {
        Trigger.PRESS: Transition("take_plan", "take this plan", (_S.READY, _S.ENDED)),
        Trigger.DOUBLE_PRESS: Transition("keep_plan", "keep the plan it had", (_S.READY,)),
        Trigger.PRESS_THEN_HOLD: _NEXT_PLAN,
        Trigger.SPEECH_FINISHED: Transition("await_answer", "", ()),
        Trigger.NO_ANSWER: Transition("keep_plan", "", (_S.READY,)),
        Trigger.STUCK: _STUCK,
    },
    _S.SWITCHING_OFF: {
        Trigger.SPEECH_FINISHED: Transition("switch_off", "", (_S.ENDED,)),
    },
    _S.WELCOMING: {
        **_IN_STEP,
        Trigger.PRESS: Transition("hush", "hush", ()),
        Trigger.DOUBLE_PRESS: Transition("welcome", "say again", (_S.WELCOMING,)),
        Trigger.TRIPLE_PRESS: Transition("welcome", "say again", (_S.WELCOMING,)),
        Trigger.PRESS_THEN_HOLD: Transition("hush", "hush", ()),
        Trigger.SPEECH_FINISHED: Transition("wait_for_press", "", (_S.WAITING,)),
    },
    _S.ANNOUNCING: {
        **_IN_STEP,
        Trigger.PRESS: _HUSH,
        Trigger.TRIPLE_PRESS: Transition(
            "go_back_or_undo",
            "back one step, with the time it had left; or undo what it has just shortened",
            (_S.ANNOUNCING,),
        ),
        Trigger.SPEECH_FINISHED: Transition(
            "start_time",
            "",
            (
                *(_S.RUNNING, _S.LISTENING, _S.COUNTING, _S.WAITING),
                *(_S.READING_BACK, _S.CLOSING),
            ),
        ),
    },
    _S.RUNNING: {
        **_IN_STEP,
        Trigger.TIME_UP: Transition(
            "end_time", "", (_S.WAITING, _S.ANNOUNCING, _S.READING_BACK, _S.CLOSING)
        ),
        Trigger.HEARS_AGAIN: Transition("hear_again", "", (_S.LISTENING, _S.COUNTING)),
    },
    _S.LISTENING: {
        **_IN_STEP,
        Trigger.PRESS: _STOP_LISTENING,
        Trigger.DOUBLE_PRESS: _STRIKE,
        Trigger.TRIPLE_PRESS: Transition(
            "go_back", "close the microphone, back one step", (_S.ANNOUNCING,)
        ),
        Trigger.PRESS_THEN_HOLD: _MORE._replace(to=(_S.LISTENING,)),
        Trigger.HOLD: Transition("pause", "pause: microphone and light off", (_S.PAUSED,)),
        Trigger.TIME_UP: _STOP_LISTENING,
        Trigger.LISTENING_FAILED: Transition("go_deaf", "", (_S.RUNNING,)),
    },
    _S.COUNTING: {
        **_IN_STEP,
        Trigger.PRESS: Transition("end_pulse", "no more numbers", (_S.CHECKING,)),
        Trigger.DOUBLE_PRESS: Transition("take_number_again", "the last number again", ()),
        Trigger.HOLD: Transition("pause", "pause: microphone and light off", (_S.PAUSED,)),
        Trigger.SPEECH_FINISHED: Transition("await_number", "", ()),
        Trigger.NO_ANSWER: Transition("miss_number", "", (_S.CHECKING,)),
        Trigger.TIME_UP: Transition("end_pulse", "", (_S.CHECKING,)),
        Trigger.LISTENING_FAILED: Transition("go_deaf", "", (_S.RUNNING,)),
    },
    _S.CHECKING: {
        **_IN_STEP,
        Trigger.PRESS: Transition("go_next", "keep it; next", _STEP),
        Trigger.DOUBLE_PRESS: Transition("pulse_again", "take it again", (_S.COUNTING,)),
        Trigger.SPEECH_FINISHED: Transition("await_answer", "", ()),
        Trigger.NO_ANSWER: Transition("go_next", "", _STEP),
    },
    _S.CATCHING_UP: {
        Trigger.PRESS: Transition("hush", "hush; it goes on by itself", ()),
        Trigger.DOUBLE_PRESS: _STRIKE,
        Trigger.TRIPLE_PRESS: Transition(
            "listen_again", "listen again, with the time it had left", (_S.ANNOUNCING,)
        ),
        Trigger.LISTENING_ENDED: Transition("say_what_was_noted", "", (_S.CATCHING_UP,)),
        Trigger.SPEECH_FINISHED: Transition("go_next", "", _STEP),
        Trigger.STUCK: _STUCK,
    },
    _S.WAITING: {
        **_IN_STEP,
        Trigger.PRESS_THEN_HOLD: _RUN_ON,
        Trigger.TIME_UP: Transition("go_next", "only while the button is stuck", _STEP),
    },
    _S.PROPOSING: {
        Trigger.PRESS: Transition("agree", "agree; later steps are shorter", (_S.ANNOUNCING,)),
        Trigger.DOUBLE_PRESS: _ASK_AGAIN,
        Trigger.TRIPLE_PRESS: Transition(
            "go_back_here", "back to the step that is over", (_S.ANNOUNCING, _S.WELCOMING)
        ),
        Trigger.PRESS_THEN_HOLD: _RUN_ON,
        Trigger.HOLD: _PAUSE,
        Trigger.END_HELD: _END,
        Trigger.SPEECH_FINISHED: Transition("await_answer", "", ()),
        Trigger.NO_ANSWER: Transition("leave_it", "", (_S.ANNOUNCING,)),
        Trigger.STUCK: _STUCK,
    },
    _S.PAUSED: {
        Trigger.PRESS: _RESUME,
        Trigger.DOUBLE_PRESS: _AGAIN,
        Trigger.PRESS_THEN_HOLD: _MORE,
        Trigger.HOLD: _RESUME,
        Trigger.END_HELD: _END,
        Trigger.STUCK: _STUCK,
    },
    _S.CONFIRMING: {
        Trigger.PRESS: Transition("end_early", "end the session", (_S.CLOSING,)),
        Trigger.DOUBLE_PRESS: _ASK_AGAIN,
        Trigger.NO_ANSWER: Transition("keep_going", "", (*_RESUMABLE, _S.PAUSED)),
        Trigger.STUCK: _STUCK,
    },
    _S.ASKING: {
        Trigger.PRESS: Transition(
            "go_on", "go on where it stood", (*_RESUMABLE, _S.PAUSED, _S.CLOSING)
        ),
        Trigger.DOUBLE_PRESS: _ASK_AGAIN,
        Trigger.HOLD: Transition("begin_anew", "begin anew", (_S.ENDED,)),
        Trigger.NO_ANSWER: Transition("ask_again", "", ()),
    },
    _S.READING_BACK: {
        Trigger.PRESS: Transition("end_reading", "enough; the closing words", (_S.CLOSING,)),
        Trigger.DOUBLE_PRESS: Transition("strike_question", "strike this question", ()),
        Trigger.TRIPLE_PRESS: _BACK,
        Trigger.HOLD: _PAUSE,
        Trigger.END_HELD: _END,
        Trigger.SPEECH_FINISHED: Transition("await_strike", "", ()),
        Trigger.NO_ANSWER: Transition("read_next", "", (_S.CLOSING,)),
        Trigger.STUCK: _STUCK,
    },
    _S.CLOSING: {
        Trigger.PRESS: Transition("hush", "hush and finish", ()),
        Trigger.TRIPLE_PRESS: _BACK,
        Trigger.SPEECH_FINISHED: Transition("linger", "", ()),
        Trigger.TIME_UP: Transition("finish", "", (_S.ENDED,)),
    },
    _S.ENDED: {},
}
