"""Nobody is lost for standing far away, and nobody over there is listened to for ever."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.hearing.messages import Heard, Word
from assistant.hearing.withholding import Withholding, WithholdingRules, heard_to_the_end

RULES = WithholdingRules(
    patience_seconds=20.0,
    patience_after_near_seconds=60.0,
    crowd_patience_seconds=60.0,
    near_snippets=2,
    nearer_db=6.0,
)
FAR_DBFS, NEAR_DBFS = -40.0, -25.0


def said(
    began_at: float,
    seconds: float = 5.0,
    *,
    far: bool,
    continues: bool = False,
    words: int = 5,
    range_db: float = 24.0,
) -> Heard:
    """So many words one after the other, without a pause."""
    length = seconds / words
    spoken = tuple(
        Word("so", began_at + n * length, began_at + (n + 1) * length, 0.9)
        for n in range(words)
    )
    text = " ".join(word.text for word in spoken)
    loud_dbfs = FAR_DBFS if far else NEAR_DBFS
    ended_at = began_at + seconds
    return Heard(began_at, ended_at, text, spoken, continues, far, loud_dbfs, range_db)


class Step:
    """A listening step: what is said in it, and what is kept of it."""

    def __init__(self, rules: WithholdingRules = RULES) -> None:
        self.withholding = Withholding(rules)
        self.kept: list[int] = []
        self.continued: list[int] = []
        self.times: list[float] = []
        self.forgotten: list[int] = []
        self.now = 0.0
        self._number = 0

    def says(
        self,
        *,
        far: bool,
        seconds: float = 5.0,
        continues: bool = False,
        words: int = 5,
        range_db: float = 24.0,
    ) -> int:
        self.now += 0.5 if continues else 3.0
        self._number += 1
        heard = said(
            self.now, seconds, far=far, continues=continues, words=words, range_db=range_db
        )
        self.withholding.hear(self._number, heard)
        self.now += seconds
        self._look()
        return self._number

    def ends(self) -> None:
        self.withholding.end()
        self._look()

    def _look(self) -> None:
        for one in self.withholding.take_given():
            self.kept.append(one.number)
            self.times.append(one.heard.began_at)
            self.continued += [one.number] * one.heard.continues
        self.forgotten += self.withholding.take_forgotten()


def test_far_voices_are_given_when_nobody_came_nearer() -> None:
    """Once the patience has run out all that was held comes, in order, with its own times;
    from then on they are kept at once."""
    step = Step()
    for _ in range(3):
        step.says(far=True)
    assert step.kept == []
    step.says(far=True)
    assert step.kept == [1, 2, 3, 4]
    assert step.times == [3.0, 11.0, 19.0, 27.0]
    step.says(far=True)
    assert step.kept == [1, 2, 3, 4, 5]


def test_far_voices_alone_are_given_at_the_end_of_the_step() -> None:
    """A short step, or a recording, through a microphone that is set low loses nothing."""
    step = Step()
    step.says(far=True)
    step.says(far=True)
    step.ends()
    assert step.kept == [1, 2]
    assert step.forgotten == []


def test_near_voices_make_the_far_ones_be_forgotten() -> None:
    """Two that are clearly nearer show that the others were not speaking to the device."""
    step = Step()
    step.says(far=True)
    step.says(far=False)
    assert step.forgotten == []
    step.says(far=True)
    step.says(far=False)
    step.says(far=True)
    assert step.forgotten == [1, 3]
    step.ends()
    assert step.kept == [2, 4]
    assert step.forgotten == [1, 3, 5]


def test_near_voice_is_kept_at_once() -> None:
    """Nothing near waits for what becomes of those who are far."""
    step = Step()
    step.says(far=True)
    step.says(far=False)
    assert step.kept == [2]


@pytest.mark.parametrize("words", [1, 2])
def test_a_word_nearer_proves_nothing(words: int) -> None:
    """A 'yes' at the device, or a cough that had words, makes nobody be forgotten."""
    step = Step()
    step.says(far=True)
    for _ in range(5):
        step.says(far=False, seconds=1.0, words=words)
    step.ends()
    assert step.kept == [2, 3, 4, 5, 6, 1]


def test_hardly_nearer_voice_is_of_the_same_distance() -> None:
    """Through a microphone that is set low some sentences of one group fall on the one side
    of the bound and some on the other: none of them is lost."""
    step = Step(WithholdingRules(nearer_db=NEAR_DBFS - FAR_DBFS + 1))
    for far in (True, False, False, False, True):
        step.says(far=far)
    step.ends()
    assert sorted(step.kept) == [1, 2, 3, 4, 5]


def test_near_voices_are_nearer_than_those_who_were_listened_to() -> None:
    """Those who were believed for want of anybody nearer are not believed any more; then the
    longer patience counts."""
    step = Step()
    for _ in range(5):
        step.says(far=True)
    assert len(step.kept) == 5
    step.says(far=False)
    step.says(far=False)
    for _ in range(11):
        step.says(far=True)
    assert step.kept == [1, 2, 3, 4, 5, 6, 7]
    step.says(far=True)
    assert step.kept == list(range(1, 20))


def test_crowd_far_away_is_given_only_after_the_long_patience() -> None:
    """Where several talk at once nobody of them speaks to the device, unless it goes on for
    so long that there is nobody else."""
    step = Step()
    for _ in range(5):
        step.says(far=True, range_db=12.0)
    step.ends()
    assert (step.kept, step.forgotten) == ([], [1, 2, 3, 4, 5])
    step.withholding.begin_step()
    for _ in range(11):
        step.says(far=True, range_db=12.0)
    assert step.kept == []
    step.says(far=True, range_db=12.0)
    assert step.kept == list(range(6, 18))


def test_crowd_is_told_by_most_of_what_is_held() -> None:
    """One sentence into which somebody else fell makes no crowd, one clear one no speaker."""
    people = Step()
    for range_db in (22.0, 12.0, 19.0):
        people.says(far=True, range_db=range_db)
    people.ends()
    assert people.kept == [1, 2, 3]
    crowd = Step()
    for range_db in (12.0, 22.0, 14.0):
        crowd.says(far=True, range_db=range_db)
    crowd.ends()
    assert crowd.kept == []


def test_next_step_begins_without_knowledge_of_the_last() -> None:
    """Who was near in one step says nothing of who takes part in the next."""
    step = Step()
    step.says(far=False)
    step.says(far=False)
    step.says(far=True)
    step.ends()
    step.withholding.begin_step()
    step.says(far=True)
    step.ends()
    assert step.kept == [1, 2, 4]


def test_pause_within_a_step_keeps_what_is_known_of_it() -> None:
    """After a pause those who are far are told apart as before it."""
    step = Step()
    step.says(far=False)
    step.says(far=False)
    step.ends()
    step.says(far=True)
    step.ends()
    assert step.kept == [1, 2]


def test_struck_snippet_is_never_given() -> None:
    """Neither when the patience runs out, nor at the end, nor when it was just due."""
    step = Step()
    first, second, third = (step.says(far=True) for _ in range(3))
    step.withholding.strike([second])
    step.withholding.hear(99, said(50, far=True))
    step.withholding.strike([99, first])
    step.ends()
    assert step.kept == [third]


def test_given_snippets_continue_only_what_is_given_before_them() -> None:
    """A breath joins two that were held; what goes on from something forgotten, or from what
    is given later, stands alone."""
    step = Step()
    step.says(far=True)
    step.says(far=True, continues=True)
    step.says(far=False, continues=True)
    step.says(far=True, continues=True)
    step.ends()
    assert step.kept == [3, 1, 2, 4]
    assert step.continued == [2]


def test_held_snippets_are_bounded() -> None:
    """Beyond so many, and beyond so long, the oldest are forgotten."""
    few = Step(WithholdingRules(most_snippets=3, patience_seconds=1e6))
    for _ in range(5):
        few.says(far=True)
    assert few.forgotten == [1, 2]
    short = Step(WithholdingRules(most_seconds=22, patience_seconds=1e6))
    for _ in range(5):
        short.says(far=True)
    assert short.forgotten == [1, 2]
    short.ends()
    assert short.kept == [3, 4, 5]


def test_recording_is_given_in_the_order_said() -> None:
    """Also where something near was said between those who were held back."""
    heard = [said(0, far=True), said(8, far=False), said(16, far=True)]
    assert [one.began_at for one in heard_to_the_end(heard)] == [0, 8, 16]
    assert heard_to_the_end([]) == []


TURNS = st.lists(
    st.tuples(st.sampled_from(["far", "near", "end", "step", "strike"]), st.booleans()),
    max_size=60,
)


@given(TURNS)
def test_everything_is_kept_or_gone_exactly_once(turns: list[tuple[str, bool]]) -> None:
    """Whoever speaks when: nothing near is ever forgotten, nothing is given twice, and at the
    end nothing is held."""
    step = Step(WithholdingRules(most_snippets=4))
    near: list[int] = []
    struck: list[int] = []
    for kind, flag in turns:
        if kind in {"far", "near"}:
            number = step.says(far=kind == "far", continues=flag)
            near += [number] * (kind == "near")
        elif kind == "strike":
            held = {*range(1, step._number + 1)} - {*step.kept, *step.forgotten, *struck}
            chosen = sorted(held)[-1:]
            step.withholding.strike(chosen)
            struck += chosen
        else:
            step.ends()
            if kind == "step":
                step.withholding.begin_step()
    step.ends()
    assert sorted([*step.kept, *step.forgotten, *struck]) == list(range(1, step._number + 1))
    assert {*near} <= {*step.kept}
