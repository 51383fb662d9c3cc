"""Off the record: what a strike means, decided on what is known when it is known."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.striking import Said, Striking, Struck


class Room:
    """A debrief, told as the front end and the recogniser tell it."""

    def __init__(self, *known: Said) -> None:
        self.striking = Striking(known)
        self.struck: list[Struck] = []
        self.kept: list[int] = [said.snippet_id for said in known if not said.is_gone]
        self._next_id = max((said.snippet_id for said in known), default=0) + 1

    def begins(self, at: float) -> None:
        self._note(self.striking.voice_started(at))

    def ends(self, at: float) -> None:
        self._note(self.striking.voice_stopped(at))

    def recognised(self, began_at: float, ended_at: float, continues: bool = False) -> bool:
        may_keep, struck = self.striking.heard(
            Said(self._next_id, began_at, ended_at, continues)
        )
        if may_keep:
            self.kept.append(self._next_id)
            self._next_id += 1
        self._note(struck)
        return may_keep

    def somebody_says(self, began_at: float, ended_at: float, continues: bool = False) -> bool:
        """From the first sound to the words."""
        self.begins(began_at)
        self.ends(ended_at)
        return self.recognised(began_at, ended_at, continues)

    def listened_until(self, until: float) -> None:
        self._note(self.striking.progress(until))

    def strike(self, began_before: float) -> None:
        self._note(self.striking.strike(began_before))

    def settle(self) -> None:
        self._note(self.striking.settle())

    @property
    def answers(self) -> list[tuple[int, ...]]:
        return [one.snippet_ids for one in self.struck if one.is_answer]

    @property
    def spans(self) -> list[tuple[float, float]]:
        return [span for one in self.struck for span in one.spans]

    def _note(self, struck: list[Struck]) -> None:
        self.struck += struck
        gone = {number for one in struck for number in one.snippet_ids}
        self.kept = [number for number in self.kept if number not in gone]


def test_strike_takes_the_latest_that_was_kept() -> None:
    """The one before it stays."""
    room = Room()
    room.somebody_says(1, 3)
    room.somebody_says(6, 8)
    room.listened_until(12)
    room.strike(11)
    assert room.answers == [(2,)]
    assert room.kept == [1]
    assert room.spans == [(6, 8)]


def test_strike_again_takes_the_one_before() -> None:
    """Whoever wants more off the record presses again."""
    room = Room()
    room.somebody_says(1, 3)
    room.somebody_says(6, 8)
    room.listened_until(20)
    room.strike(11)
    room.strike(13)
    room.strike(15)
    assert room.answers == [(2,), (1,), ()]


def test_strike_takes_a_thought_whole() -> None:
    """What it continues, and what still continues it."""
    room = Room()
    room.somebody_says(1, 3)
    room.somebody_says(6, 8)
    room.somebody_says(8.8, 10, continues=True)
    room.listened_until(10.7)
    room.strike(10.5)
    assert room.answers == [(2, 3)]
    assert not room.somebody_says(10.8, 12, continues=True)
    assert not room.somebody_says(12.9, 13, continues=True)
    assert room.somebody_says(16, 18)
    assert room.kept == [1, 4]


def test_strike_waits_until_the_sound_before_it_was_listened_to() -> None:
    """The recogniser lags: what began before the press may not be known yet."""
    room = Room()
    room.somebody_says(1, 3)
    room.listened_until(5)
    room.strike(9)
    assert room.answers == []
    assert room.somebody_says(6, 8)
    assert room.kept == [1, 2]
    room.listened_until(9.1)
    assert room.answers == []
    room.listened_until(9.5)
    assert room.answers == [(2,)]
    assert room.kept == [1]


def test_strike_takes_what_is_being_said() -> None:
    """At once; its words are never kept, its sound neither, and what comes after is."""
    room = Room()
    room.somebody_says(1, 3)
    room.begins(8)
    room.listened_until(10.5)
    room.strike(10)
    assert room.answers == [()]
    room.ends(13)
    assert not room.recognised(8, 13)
    assert (8, 13) in room.spans
    assert room.somebody_says(16, 18)
    assert room.kept == [1, 2]


def test_strike_takes_what_is_being_said_with_what_it_continues() -> None:
    """A breath makes no new thought."""
    room = Room()
    room.somebody_says(1, 3)
    room.somebody_says(6, 8)
    room.begins(8.9)
    room.listened_until(10.5)
    room.strike(10)
    assert room.answers == [(2,)]
    room.ends(12)
    assert not room.recognised(8.9, 12, continues=True)
    assert room.kept == [1]


def test_strike_takes_a_long_talk_that_is_kept_in_pieces() -> None:
    """The pieces that were kept while she talks, and the rest until she stops."""
    room = Room()
    room.begins(1)
    room.recognised(1, 30)
    room.listened_until(35)
    room.strike(34)
    assert room.answers == [(1,)]
    room.ends(40)
    assert not room.recognised(30.2, 40, continues=True)


def test_strike_waits_for_words_that_are_on_their_way() -> None:
    """She has ended, and is not recognised yet."""
    room = Room()
    room.somebody_says(1, 3)
    room.begins(6)
    room.ends(8)
    room.listened_until(8.6)
    room.strike(8.3)
    assert room.answers == []
    assert room.recognised(6, 8)
    assert room.answers == [(2,)]
    assert room.kept == [1]


def test_strike_passes_over_a_cough() -> None:
    """What had no words was not meant."""
    room = Room()
    room.somebody_says(1, 3)
    room.begins(6)
    room.ends(6.4)
    room.listened_until(7)
    room.strike(6.9)
    room.listened_until(8.2)
    assert room.answers == [(1,)]
    assert room.kept == []


def test_strike_spares_who_began_after_the_hand_came() -> None:
    """The gesture takes half a second; who speaks meanwhile is somebody else."""
    room = Room()
    room.somebody_says(1, 3)
    room.begins(6.2)
    room.listened_until(6.6)
    room.strike(6)
    assert room.answers == [(1,)]
    room.ends(8)
    assert room.recognised(6.2, 8)
    assert room.kept == [2]


def test_strike_of_nothing_is_answered() -> None:
    """At once, when it is certain that nothing was said."""
    room = Room()
    room.listened_until(5)
    room.strike(4)
    assert room.answers == [()]


def test_strike_is_answered_when_nothing_more_will_be_known() -> None:
    """A microphone that was closed, or a recogniser that was given up."""
    room = Room()
    room.somebody_says(1, 3)
    room.begins(6)
    room.ends(8)
    room.strike(9)
    assert room.answers == []
    room.settle()
    assert room.answers == [()]
    assert not room.recognised(6, 8)
    assert room.kept == [1]


def test_recogniser_that_takes_over_tells_a_voice_again() -> None:
    """It is the same voice, and it stays struck."""
    room = Room()
    room.begins(6)
    room.listened_until(7)
    room.strike(6.5)
    room.begins(6)
    room.ends(9)
    assert not room.recognised(6, 9)
    room.begins(6)
    room.ends(9)
    assert room.answers == [()]


def test_strike_reaches_back_behind_a_restart() -> None:
    """A strike that a power cut came between is carried out on what the journal kept."""
    room = Room(Said(4, 1, 3), Said(5, 3.5, 5, continues=True), Said(6, 9, 11))
    room.strike(6)
    room.settle()
    assert room.answers == [(4, 5)]
    assert room.kept == [6]


def test_strike_that_was_done_before_a_restart_is_not_done_to_another() -> None:
    """It had been erased, and nobody had been told: now they are."""
    room = Room(Said(4, 1, 3), Said(5, 6, 8, is_gone=True))
    room.strike(9)
    room.settle()
    assert room.answers == [(5,)]
    assert room.kept == [4]
    room.somebody_says(20, 22)
    room.listened_until(30)
    room.strike(29)
    room.strike(29)
    assert room.answers == [(5,), (6,), (4,)]


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("talk"), st.floats(0.3, 4), st.booleans()),
        st.tuples(st.just("pause"), st.floats(0.4, 3), st.booleans()),
        st.tuples(st.just("strike"), st.floats(0.0, 0.5), st.booleans()),
    ),
    max_size=30,
)


@given(STEPS, st.integers(0, 3))
def test_strikes_are_each_answered_once_whatever_the_lag(
    steps: list[tuple[str, float, bool]], lag: int
) -> None:
    """And of what was kept and struck, nothing is struck twice."""
    room, now = Room(), 0.0
    late: list[tuple[float, float, bool]] = []
    strikes = 0
    for kind, seconds, flag in steps:
        if kind == "talk":
            late.append((now, now + seconds, flag))
        if kind == "strike":
            room.strike(now - seconds)
            strikes += 1
        else:
            now += seconds
        while len(late) > lag:
            room.somebody_says(*late.pop(0))
        if not late:
            room.listened_until(now)
    for one in late:
        room.somebody_says(*one)
    room.settle()
    assert len(room.answers) == strikes
    ids = [number for one in room.struck for number in one.snippet_ids]
    assert len(ids) == len(set(ids))
