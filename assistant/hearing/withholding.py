"""What becomes of those who are heard from far away: held back, then given or forgotten. Pure.

Those who talk to each other over there, and one who speaks to a microphone that is set low,
are both faint and blurred (``foreground``). What tells them apart is whether anybody else
ever comes nearer, and whether several talk at once. So nothing that was recognised is thrown
away before that is known: it is held in memory, in no event, no journal and no log.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median

from msgspec.structs import replace

from assistant.hearing.messages import Heard


@dataclass(frozen=True)
class WithholdingRules:
    """When those who are far are believed to be speaking to the device.

    After ``patience_seconds`` of their speech in a step with nobody nearer, or at its end,
    what was held is given, and they are listened to. ``near_snippets`` of at least
    ``near_words`` words, ``nearer_db`` louder than those who are held, or with nobody held,
    show that the microphone is not set low: what was held is forgotten, the patience is
    ``patience_after_near_seconds`` from then on, and the end gives nothing. Nor does it while
    the levels of those who are held range over less than ``crowd_range_db``, as they do where
    several talk at once: that takes ``crowd_patience_seconds``.

    At most ``most_snippets`` and ``most_seconds`` from the first to the last are held, the
    latest ones. docs/listening.md has what was measured.
    """

    patience_seconds: float = 30.0
    patience_after_near_seconds: float = 60.0
    crowd_patience_seconds: float = 180.0
    near_snippets: int = 3
    near_words: int = 3
    nearer_db: float = 6.0
    crowd_range_db: float = 17.0
    most_snippets: int = 200
    most_seconds: float = 600.0


@dataclass(frozen=True)
class Given:
    """What is to be kept, under the number that it was told with."""

    number: int
    heard: Heard


@dataclass(frozen=True)
class _Told:
    """Something that was heard, and the number of what it goes on from."""

    number: int
    heard: Heard
    goes_on_from: int | None


class Withholding:
    """Follows what is heard in one step after the other.

    Tell it everything by ``hear``, numbered upwards, then ask for what is ``take_given`` and
    what is ``take_forgotten``; ``end`` when the microphone closes.
    """

    def __init__(self, rules: WithholdingRules | None = None) -> None:
        self._rules = rules or WithholdingRules()
        self._held: list[_Told] = []
        self._given: list[Given] = []
        self._forgotten: list[int] = []
        self._latest_heard: int | None = None
        self._latest_given: int | None = None
        self._far_dbfs: float | None = None
        self.begin_step()

    def begin_step(self) -> None:
        """Other people may speak now: nobody was near yet, nor far. Call ``end`` before."""
        self._near_count = 0
        self._has_near = False
        self._far_seconds = 0.0
        self._listens_to_far = False

    def is_held(self, heard: Heard) -> bool:
        """Whether this would be held back, were it told now."""
        return heard.is_far and not self._listens_to_far

    def hear(self, number: int, heard: Heard) -> None:
        """This was said."""
        told = _Told(number, heard, self._latest_heard if heard.continues else None)
        self._latest_heard = number
        if not heard.is_far:
            self._hear_near(heard)
            self._give(told)
        elif self._listens_to_far:
            self._give(told)
        else:
            self._hold(told)

    def strike(self, numbers: Iterable[int]) -> None:
        """These are off the record: they are gone."""
        gone = set(numbers)
        self._held = [one for one in self._held if one.number not in gone]
        self._given = [one for one in self._given if one.number not in gone]

    def end(self) -> None:
        """The microphone is closed: if nobody came nearer, whoever was far was one of those
        who take part, unless several talked at once."""
        if self._has_near or self._is_crowd:
            self._forget()
        else:
            self._give_held()
        self._latest_heard = self._latest_given = None

    def take_given(self) -> list[Given]:
        """What is to be kept and was not taken yet, in the order said; what continues
        something continues what was given before it."""
        given, self._given = self._given, []
        return given

    def take_forgotten(self) -> list[int]:
        """The numbers of what is gone for good, as if nobody had said it."""
        forgotten, self._forgotten = self._forgotten, []
        return forgotten

    def _hear_near(self, heard: Heard) -> None:
        if not self._is_clearly_near(heard):
            return
        self._far_seconds = 0.0
        self._near_count += 1
        if self._near_count >= self._rules.near_snippets:
            self._near_count = 0
            self._has_near = True
            self._listens_to_far = False
            self._far_dbfs = None
            self._forget()

    def _is_clearly_near(self, heard: Heard) -> bool:
        if len(heard.words) < self._rules.near_words or heard.loud_dbfs is None:
            return False
        return (
            self._far_dbfs is None or heard.loud_dbfs >= self._far_dbfs + self._rules.nearer_db
        )

    def _hold(self, told: _Told) -> None:
        self._held.append(told)
        first_at = told.heard.ended_at - self._rules.most_seconds
        while len(self._held) > self._rules.most_snippets or (
            self._held[0].heard.began_at < first_at
        ):
            self._forgotten.append(self._held.pop(0).number)
        levels = [one.heard.loud_dbfs for one in self._held]
        self._far_dbfs = median([level for level in levels if level is not None] or [0.0])
        self._far_seconds += spoken_seconds(told.heard)
        if self._far_seconds >= self._patience_seconds:
            self._listens_to_far = True
            self._give_held()

    @property
    def _patience_seconds(self) -> float:
        if self._is_crowd:
            return self._rules.crowd_patience_seconds
        if self._has_near:
            return self._rules.patience_after_near_seconds
        return self._rules.patience_seconds

    @property
    def _is_crowd(self) -> bool:
        """Whether those who are held talk at once, so that there are no gaps."""
        ranges = [one.heard.range_db for one in self._held if one.heard.range_db is not None]
        return bool(ranges) and median(ranges) < self._rules.crowd_range_db

    def _give_held(self) -> None:
        held, self._held = self._held, []
        for told in held:
            self._give(told)

    def _give(self, told: _Told) -> None:
        continues = told.goes_on_from is not None and told.goes_on_from == self._latest_given
        self._latest_given = told.number
        self._given.append(Given(told.number, replace(told.heard, continues=continues)))

    def _forget(self) -> None:
        self._forgotten += [told.number for told in self._held]
        self._held = []


def spoken_seconds(heard: Heard) -> float:
    """From the first word to the last."""
    return heard.words[-1].ended_at - heard.words[0].began_at if heard.words else 0.0


def heard_to_the_end(heard: Iterable[Heard]) -> list[Heard]:
    """What of a whole recording is given, in the order said."""
    withholding = Withholding()
    for number, one in enumerate(heard):
        withholding.hear(number, one)
    withholding.end()
    return sorted(
        (one.heard for one in withholding.take_given()), key=lambda heard: heard.began_at
    )
