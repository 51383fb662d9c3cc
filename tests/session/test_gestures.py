"""Edges of one contact become gestures; nothing is lost and nothing counted twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.session.events import ButtonEdge, Gesture, GestureMade
from assistant.session.gestures import ButtonTouched, GestureJudge
from assistant.session.rules import Rules

RULES = Rules()


def judged(*contacts: tuple[float, float], until: float = 100.0, rules: Rules = RULES) -> list:
    """The judgements on contacts given as (down at, up at), told the time exactly."""
    judge = GestureJudge(rules)
    edges = [
        edge
        for down, up in contacts
        for edge in (ButtonEdge(down, is_down=True), ButtonEdge(up, is_down=False))
    ]
    judgements = [judgement for edge in edges for judgement in judge.feed(edge)]
    return judgements + judge.expire(until)


def gestures(*contacts: tuple[float, float], until: float = 100.0) -> list[Gesture]:
    return [j.gesture for j in judged(*contacts, until=until) if isinstance(j, GestureMade)]


def test_press_is_certain_after_the_gap() -> None:
    """A press of 0.1 s is certain 0.45 s after its down edge."""
    touched, made = judged((1.0, 1.1))
    assert touched == ButtonTouched(1.0)
    assert made == GestureMade(at=pytest.approx(1.45), began_at=1.0, gesture=Gesture.PRESS)


def test_two_presses_are_a_double_press() -> None:
    """When at most the gap lies between them."""
    assert gestures((1.0, 1.1), (1.4, 1.5)) == [Gesture.DOUBLE_PRESS]
    assert gestures((1.0, 1.1), (1.5, 1.6)) == [Gesture.PRESS, Gesture.PRESS]


def test_triple_press_is_certain_at_its_third_edge() -> None:
    """It need not wait: nothing longer is known."""
    judge = GestureJudge(RULES)
    for at in (1.0, 1.3):
        judge.feed(ButtonEdge(at, is_down=True))
        judge.feed(ButtonEdge(at + 0.1, is_down=False))
    assert judge.feed(ButtonEdge(1.6, is_down=True)) == [
        ButtonTouched(1.6),
        GestureMade(at=1.6, began_at=1.0, gesture=Gesture.TRIPLE_PRESS),
    ]


def test_edges_after_a_triple_belong_to_it_until_it_is_quiet() -> None:
    """A child's forty presses are one triple press."""
    contacts = [(1.0 + 0.2 * number, 1.1 + 0.2 * number) for number in range(40)]
    assert gestures(*contacts) == [Gesture.TRIPLE_PRESS]


def test_four_presses_are_certain_when_it_is_quiet() -> None:
    """The triple press that they begin with is made all the same."""
    contacts = [(1.0 + 0.2 * number, 1.1 + 0.2 * number) for number in range(4)]
    assert gestures(*contacts) == [Gesture.TRIPLE_PRESS, Gesture.QUADRUPLE_PRESS]


def test_press_after_a_triple_and_quiet_counts() -> None:
    """The next gesture is judged anew."""
    contacts = [(1.0, 1.1), (1.2, 1.3), (1.4, 1.5), (2.0, 2.1)]
    assert gestures(*contacts) == [Gesture.TRIPLE_PRESS, Gesture.PRESS]


def test_hold_is_certain_while_it_is_held() -> None:
    """At one second, not at its release."""
    assert gestures((1.0, 50.0), until=2.0)[:1] == [Gesture.HOLD]
    assert gestures((1.0, 2.0)) == [Gesture.HOLD, Gesture.HOLD_RELEASED]
    assert gestures((1.0, 1.99)) == [Gesture.PRESS]


def test_hold_ripens_into_the_end() -> None:
    """Warned at two seconds, ripe at five, made on release before ten."""
    held = [Gesture.HOLD, Gesture.END_WARNED, Gesture.END_RIPENED, Gesture.END_HELD]
    assert gestures((1.0, 7.0)) == held
    assert gestures((1.0, 4.0)) == [Gesture.HOLD, Gesture.END_WARNED, Gesture.HOLD_RELEASED]


def test_press_then_hold_is_one_gesture() -> None:
    """Certain when the second contact has lasted a second; its release says nothing."""
    assert gestures((1.0, 1.1), (1.3, 3.0)) == [Gesture.PRESS_THEN_HOLD]


def test_contact_without_end_is_stuck_and_freed_after_two_seconds_up() -> None:
    """Nothing in between counts, and an edge in between begins the two seconds anew."""
    made = gestures((1.0, 15.0), (16.0, 17.0))
    assert made[-2:] == [Gesture.STUCK, Gesture.FREED]
    freed = [j for j in judged((1.0, 15.0), (16.0, 17.0)) if isinstance(j, GestureMade)][-1]
    assert freed.at == pytest.approx(19.0)


@pytest.mark.parametrize("presses", [2, 3])
def test_contact_without_end_is_stuck_after_presses_too(presses: int) -> None:
    """Whatever came before it."""
    before = [(1.0 + 0.3 * number, 1.1 + 0.3 * number) for number in range(presses - 1)]
    down = 1.0 + 0.3 * (presses - 1)
    assert gestures(*before, (down, 80.0))[-2:] == [Gesture.STUCK, Gesture.FREED]


def test_bounce_is_one_press() -> None:
    """Edges within 25 ms of an accepted one are the same movement."""
    bouncing = [(1.0, 1.002), (1.004, 1.006), (1.010, 1.100), (1.103, 1.104)]
    assert gestures(*bouncing) == [Gesture.PRESS]


def test_press_shorter_than_the_bounce_still_counts() -> None:
    """A very quick tap is a press; its release is taken when the bounce is over."""
    assert gestures((1.0, 1.01)) == [Gesture.PRESS]


def test_release_that_bounces_down_again_is_felt_again() -> None:
    """A contact that stays closed after a release's bounce is a new press."""
    assert gestures((1.0, 1.1), (1.11, 1.3)) == [Gesture.DOUBLE_PRESS]


# -- a bad cable ---------------------------------------------------------------------------


def flapping(edges_a_second: float, seconds: float, began_at: float = 1.0) -> list:
    """Contacts half of the time closed."""
    step = 1.0 / edges_a_second
    count = round(seconds * edges_a_second / 2)
    return [(began_at + 2 * step * n, began_at + 2 * step * n + step) for n in range(count)]


@pytest.mark.parametrize("edges_a_second", [25.1, 40, 100, 200, 999])
def test_flapping_contact_is_stuck_after_two_seconds_and_free_after_two_of_quiet(
    edges_a_second: float,
) -> None:
    """Nothing else is made of it, however fast it flaps."""
    made = [j for j in judged(*flapping(edges_a_second, 10.0)) if isinstance(j, GestureMade)]
    assert [one.gesture for one in made] == [Gesture.STUCK, Gesture.FREED]
    assert made[0].at == pytest.approx(3.0, abs=0.1)
    assert made[1].at == pytest.approx(13.0, abs=0.1)


def test_flapping_is_felt_once() -> None:
    """It stops speech at its first edge, and does not tick on and on."""
    felt = [j for j in judged(*flapping(200, 10.0)) if isinstance(j, ButtonTouched)]
    assert len(felt) == 1


@pytest.mark.parametrize("edges_a_second", [11.0, 20.0])
def test_slow_flapping_is_stuck_too(edges_a_second: float) -> None:
    """More than ten edges a second for two seconds are no hand."""
    made = gestures(*flapping(edges_a_second, 10.0))
    assert made == [Gesture.TRIPLE_PRESS, Gesture.STUCK, Gesture.FREED]


@pytest.mark.parametrize(("edges_a_second", "seconds"), [(10.0, 10.0), (100.0, 1.9)])
def test_flapping_that_is_slow_or_short_is_not_stuck(
    edges_a_second: float, seconds: float
) -> None:
    """Ten edges a second are a child's hand; and noise may pass."""
    assert Gesture.STUCK not in gestures(*flapping(edges_a_second, seconds))


@pytest.mark.parametrize("seconds", [0.16, 0.3, 1.0, 1.9])
def test_short_flapping_means_nothing(seconds: float) -> None:
    """No step is skipped or gone back by it, nothing is struck."""
    assert gestures(*flapping(100, seconds)) == []


def test_press_after_short_flapping_and_quiet_counts() -> None:
    """The next gesture is judged anew."""
    assert gestures(*flapping(100, 1.0), (3.0, 3.1)) == [Gesture.PRESS]


def test_contact_that_closes_again_faster_than_a_hand_is_one_press() -> None:
    """A worn contact bounces for longer than its rule says."""
    assert gestures((1.0, 1.03), (1.04, 1.2)) == [Gesture.PRESS]
    held = gestures((1.0, 1.03), (1.04, 3.5))
    assert held == [Gesture.HOLD, Gesture.END_WARNED, Gesture.HOLD_RELEASED]


def test_fast_closing_takes_nothing_back() -> None:
    """A triple press that was made stays the only one."""
    worn = [(1.0, 1.1), (1.2, 1.3), (1.4, 1.43), (1.44, 1.47), (1.48, 1.6), (1.8, 1.9)]
    assert gestures(*worn) == [Gesture.TRIPLE_PRESS]


# -- time ------------------------------------------------------------------------------------


def test_deadline_before_an_edge_is_judged_first() -> None:
    """A late loop hears of the hold before the release that followed it."""
    judge = GestureJudge(RULES)
    judge.feed(ButtonEdge(1.0, is_down=True))
    made = judge.feed(ButtonEdge(2.5, is_down=False))
    assert [j.gesture for j in made if isinstance(j, GestureMade)] == [
        Gesture.HOLD,
        Gesture.HOLD_RELEASED,
    ]


def test_judge_knows_whether_it_is_undecided() -> None:
    """And when it must be asked again."""
    judge = GestureJudge(RULES)
    assert not judge.is_undecided
    judge.feed(ButtonEdge(1.0, is_down=True))
    assert judge.is_undecided
    assert judge.next_deadline == pytest.approx(2.0)


steps_seconds = st.lists(
    st.one_of(st.floats(0.0, 0.05), st.floats(0.05, 0.6), st.floats(0.6, 15.0)), max_size=40
)


@given(steps_seconds)
def test_any_edges_leave_nothing_undecided_once_released(steps: list[float]) -> None:
    """Whatever the contact does, it is judged in the end, in the order of time."""
    judge, at, is_down = GestureJudge(RULES), 0.0, False
    judgements = []
    for step in steps:
        at += step
        is_down = not is_down
        judgements += judge.feed(ButtonEdge(at, is_down))
    judgements += judge.feed(ButtonEdge(at + 1.0, is_down=False))
    judgements += judge.expire(at + 60.0)
    assert judge.next_deadline is None
    stamps = [judgement.at for judgement in judgements]
    assert stamps == sorted(stamps)
    made = [j for j in judgements if isinstance(j, GestureMade)]
    assert all(gesture.began_at <= gesture.at for gesture in made)


@given(steps_seconds)
def test_any_edges_are_judged_alike_however_often_the_time_is_told(steps: list[float]) -> None:
    """Telling the time in between changes nothing: only the edges' own stamps count."""
    told, untold = GestureJudge(RULES), GestureJudge(RULES)
    at, is_down, first, second = 0.0, False, [], []
    for step in steps:
        first += told.expire(at + step / 2)
        at += step
        is_down = not is_down
        edge = ButtonEdge(at, is_down)
        first += told.feed(edge)
        second += untold.feed(edge)
    assert first + told.expire(at + 60) == second + untold.expire(at + 60)


@given(st.lists(st.floats(0.03, 0.9), min_size=1, max_size=12), st.floats(0.4, 3.0))
def test_separate_presses_are_each_counted_once(lengths: list[float], pause: float) -> None:
    """As many presses as were made, no matter how long each was below a second."""
    contacts, at = [], 0.0
    for length in lengths:
        contacts.append((at, at + length))
        at += length + pause
    assert gestures(*contacts) == [Gesture.PRESS] * len(lengths)
