"""The library of structures: as published, complete in each language, and rehearsed whole."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

import pytest

from assistant.plan.lines import Speech, Tone
from assistant.plan.model import WHOLE_GROUP, Occurrence, Text
from assistant.session.states import State
from assistant.signals import Signal
from tests.scenarios.room import Room
from tests.structures.sessions import (
    CONFIG,
    LANGUAGES,
    Size,
    all_sizes,
    fitted,
    library,
    plan_of,
)

ALL = WHOLE_GROUP

PUBLISHED_TIMES = {
    "1-2-4-all": {"alone": "1m", "pairs": "2m", "fours": "4m", "all": "5m"},
    "1-3-all": {"alone": "2m", "trios": "13m", "share": "10m"},
    "troika-consulting": {
        "reflect": "1m",
        "share": "1-2m",
        "clarify": "1-2m",
        "ideas": "4-7m",
        "feedback": "1-2m",
    },
    "impromptu-networking": {"meet": "2m-2m30s", "switch": "2m-2m30s"},
    "15-percent-solutions": {"alone": "5m", "share": "3m", "consult": "5-7m"},
    "triz": {"intro": "5m", "worst": "10m", "already": "10m", "stop": "10m"},
    "what-so-what-now-what": {
        "what-alone": "1m",
        "what-group": "2-7m",
        "what-all": "3m",
        "so-what-alone": "1m",
        "so-what-group": "2-7m",
        "so-what-all": "5m",
        "now-what-alone": "1m",
        "now-what-group": "2-7m",
        "now-what-all": "10m",
    },
    "25-10-crowd-sourcing": {"write": "1-5m"},
    "wise-crowds": {"share": "2m", "clarify": "3m", "advice": "8m", "feedback": "2m"},
    "conversation-cafe": {
        "first": "1m each",
        "second": "1m each",
        "open": "20-40m",
        "takeaways": "5-10m",
    },
    "appreciative-interviews": {
        "pair": "3m",
        "interview": "7-10m",
        "retell": "15m",
        "patterns": "10-15m",
        "next-alone": "1m",
        "next-pairs": "2m",
        "next-fours": "3m",
        "next-all": "4m",
    },
    "min-specs": {"alone": "1m", "list": "5m", "test": "15m", "compare": "15m"},
    "shift-and-share": {"intro": "5m", "show": "10m", "ask": "2m", "move": "1m"},
    "gallery-walk": {"look": "2m", "walk": "2m"},
    "user-experience-fishbowl": {
        "circles": "2m",
        "talk": "10-25m",
        "ask": "4m",
        "answer": "10-25m",
        "debrief": "10-15m",
    },
    "lean-coffee": {"topics": "2-5m", "talk": "5m", "takeaways": "5m"},
    "spiral-journal": {
        "fold": "1m",
        "spiral": "2m",
        "first": "1m",
        "second": "1m",
        "third": "1m",
        "fourth": "1m",
        "mark": "1m",
        "share": "4-5m",
    },
    "check-in": {"turn": "1m"},
    "check-out": {"turn": "1m"},
    "fist-to-five": {"restate": "1m", "show": "30s", "speak": "2m", "again": "30s"},
    "pulse": {"show": "1m"},
    "popcorn-debrief": {"debrief": "3-5m"},
}
"""Of each step, as it is published. 1-2-4-All's ten minutes within Appreciative Interviews
are shared out by us, and so are the gallery's ten (four works and the way back) and the five
of Fist to Five."""

GIVES_WAY = {
    ("1-2-4-all", "fours"): "3-4m",
    ("1-2-4-all", "all"): "3-5m",
    ("triz", "intro"): "3-5m",
    ("wise-crowds", "advice"): "7-8m",
    ("shift-and-share", "show"): "8-10m",
    ("gallery-walk", "look"): "1-2m",
    ("check-in", "turn"): "30s-1m",
    ("check-out", "turn"): "30s-1m",
    ("fist-to-five", "speak"): "1-2m",
    ("popcorn-debrief", "debrief"): "5m",
}
"""Where ours is not as published, so that it all adds up; each file's heading says why."""

PUBLISHED_GROUPS = {
    "troika-consulting": (3, 3),
    "15-percent-solutions": (2, 4),
    "triz": (4, 7),
    "what-so-what-now-what": (5, 7),
    "wise-crowds": (4, 5),
    "conversation-cafe": (5, 7),
    "min-specs": (4, 7),
    "user-experience-fishbowl": (3, 4),
}
"""Small groups, from the smallest to the largest; the others have none to choose."""

FIXED_GROUPS = {
    "1-2-4-all": [1, 2, 4, ALL],
    "1-3-all": [1, 3, ALL],
    "impromptu-networking": [2],
    "appreciative-interviews": [2, 4, ALL, 1],
}
"""Who works together, in the order in which it first happens."""

ROUNDS = {
    "troika-consulting": [3],
    "impromptu-networking": [3],
    "15-percent-solutions": [4, 4],
    "25-10-crowd-sourcing": [5],
    "wise-crowds": [5],
    "appreciative-interviews": [2],
    "shift-and-share": [7],
    "gallery-walk": [5],
    "lean-coffee": [6],
    "check-in": [20],
    "check-out": [20],
}
"""At the largest; the others have none."""

SWITCHES = {
    "troika-consulting": ["NEXT_CLIENT", "CLARIFY", "IDEAS", "FEEDBACK"],
    "impromptu-networking": ["MOVE_ON", "SWITCH"],
    "15-percent-solutions": ["SWITCH", "NEXT_CLIENT"],
    "25-10-crowd-sourcing": ["MOVE_ON", "SWITCH"],
    "wise-crowds": ["NEXT_CLIENT", "CLARIFY", "IDEAS", "FEEDBACK"],
    "appreciative-interviews": ["SWITCH"],
    "shift-and-share": ["MOVE_ON", "SWITCH"],
    "gallery-walk": ["MOVE_ON"],
    "user-experience-fishbowl": ["SWITCH"],
    "check-in": ["SWITCH"],
    "check-out": ["SWITCH"],
}
"""The signals that open a step instead of the common one; the others have none."""

SILENT = {
    "1-2-4-all": ["alone"],
    "1-3-all": ["alone"],
    "troika-consulting": ["reflect"],
    "15-percent-solutions": ["alone"],
    "what-so-what-now-what": ["what-alone", "so-what-alone", "now-what-alone"],
    "25-10-crowd-sourcing": ["write"],
    "appreciative-interviews": ["next-alone"],
    "min-specs": ["alone"],
    "lean-coffee": ["topics"],
    "spiral-journal": ["fold", "spiral", "first", "second", "third", "fourth", "mark"],
}

MOST_WORDS = {"en": 15, "fr": 17, "es": 17}
"""In a sentence, to be understood at once in a noisy room."""

NAMES = tuple(PUBLISHED_TIMES)


def occurrences(one: Size, language: str = "en") -> list[Occurrence]:
    (activity,) = plan_of(one, language).activities
    return list(activity.occurrences())


def source(name: str) -> str:
    return (CONFIG / "structures" / f"{name}.yaml").read_text(encoding="utf-8")


def step_sources(name: str) -> dict[str, str]:
    """Each step's lines in its file, by the step's name."""
    body = source(name).partition("\nsteps:\n")[2].partition("\nvariants:\n")[0]
    parts = re.split(r"^ +- name: (.+)$", body, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def said(name: str) -> Iterator[Text]:
    """Every text that a session says: of the steps as they are and in each variant, and
    what stands for a plan's own."""
    found = library().get(name)
    yield from (found.title, *found.questions)
    yield from (text for text in (found.more, found.fewer) if text.wordings)
    for variant in ("", *found.variants):
        for one in occurrences(Size(name, "usual", variant), "[en, fr, es]"):
            yield from (one.step.title, *one.step.prompts)
            if one.rounds and one.rounds.role.wordings:
                yield one.rounds.role


def shown(name: str) -> Iterator[Text]:
    """Every text that stands on pages only."""
    found = library().get(name)
    yield found.about
    yield from (specification.text for specification in found.specifications)
    for variant in found.variants.values():
        yield from (variant.about, *variant.departs_from)


# -- as published ----------------------------------------------------------------------------


def test_library_has_every_structure() -> None:
    """What the tables here hold is the library, neither more nor less."""
    assert library().names == tuple(sorted(NAMES))


@pytest.mark.parametrize("name", NAMES)
def test_structure_has_its_published_times(name: str) -> None:
    """Each step as published, or as far as it gives way for the whole to add up."""
    sources = step_sources(name)
    for step, published in PUBLISHED_TIMES[name].items():
        (time,) = re.findall(r"^ +time: (.+)$", sources[step], flags=re.MULTILINE)
        assert time == GIVES_WAY.get((name, step), published), step


@pytest.mark.parametrize("name", NAMES)
def test_structure_has_its_published_groups_and_rounds(name: str) -> None:
    """Who works with whom, how often, and in how large groups at most and at least."""
    span = library().get(name).group_size
    assert (span and (span.smallest, span.largest)) == PUBLISHED_GROUPS.get(name)
    (activity,) = plan_of(Size(name, "largest"), "en").activities
    assert [rounds.count for rounds in activity.rounds] == ROUNDS.get(name, [])
    sizes = [one.step.group_size for one in activity.occurrences()]
    if name in FIXED_GROUPS:
        named = [size for size in sizes if size is not None]
        assert list(dict.fromkeys(named)) == FIXED_GROUPS[name]
    if span:
        assert span.largest in sizes


@pytest.mark.parametrize("name", NAMES)
def test_structure_announces_what_must_be(name: str) -> None:
    """Roles change by a signal of their own; what is silent is silent."""
    found = occurrences(Size(name, "usual"))
    cues = dict.fromkeys(one.step.cue for one in found if one.step.cue)
    assert list(cues) == SWITCHES.get(name, [])
    sources = step_sources(name)
    silent = [step for step, lines in sources.items() if "silent: true" in lines]
    assert silent == SILENT.get(name, [])


@pytest.mark.parametrize("name", NAMES)
def test_structure_s_heading_shows_its_sum(name: str) -> None:
    """'Ours: 9-12 minutes' is what the steps come to at the usual size."""
    found = re.search(r"^# Ours: ([\d.]+)(?:-([\d.]+))? minutes?\b", source(name), re.MULTILINE)
    assert found, "a heading that says what is published and what is ours"
    assert source(name).startswith("# Published: ")
    steps = [one.step.time for one in occurrences(Size(name, "usual"))]
    shortest = sum(time.shortest_seconds for time in steps) / 60
    longest = sum(time.longest_seconds for time in steps) / 60
    assert (float(found[1]), float(found[2] or found[1])) == (shortest, longest)


@pytest.mark.parametrize("name", NAMES)
def test_structure_names_its_source_and_what_keeps_it(name: str) -> None:
    """Credit, licence, and minimum specifications that its steps keep."""
    found = library().get(name)
    assert found.source.endswith("wording ours")
    is_liberating = "Liberating Structures" in found.source
    assert found.licence == ("CC BY-SA 4.0" if is_liberating else "MIT")
    assert len(found.specifications) >= 2
    assert any(specification.kept_by for specification in found.specifications)
    if found.group_size:
        assert found.more.wordings
        assert found.fewer.wordings


def test_troika_in_sight_departs_as_declared() -> None:
    """The source session's: ideas of 5 to 7 minutes, no turning of the back, no feedback."""
    plan = plan_of(Size("troika-consulting", "usual", "in-sight"), "en")
    (rounds,) = plan.activities[0].rounds
    assert [str(step.time) for step in rounds.steps] == ["1m-2m", "1m-2m", "5m-7m"]
    assert not any(step.prompts for step in rounds.steps)
    assert [note.found for note in plan.notes] == [
        "'ideas' changed or left out",
        "'feedback' changed or left out",
    ]
    assert plan_of(Size("troika-consulting", "usual"), "en").notes == ()


# -- words -----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_structure_has_its_words_in_every_language(name: str) -> None:
    """Nothing is missing in English, French or Spanish, and no two are by oversight alike."""
    for text in (*said(name), *shown(name)):
        assert tuple(one.language for one in text.wordings) == LANGUAGES, text.written
        english, *others = (one.written for one in text.wordings)
        if len(english.split()) > 3:
            assert english not in others


@pytest.mark.parametrize("name", NAMES)
def test_structure_s_sentences_are_heard_at_once(name: str) -> None:
    """Short, without brackets, digits that a voice stumbles over, or abbreviations."""
    for text in said(name):
        for wording in text.wordings:
            assert not re.search(r"[()\[\]{}/%]|\betc\b|\be\.g|\d-\d", wording.spoken)
            for sentence in re.split(r"[.?!]\s+", wording.spoken):
                words = [word for word in sentence.split() if any(map(str.isalnum, word))]
                assert len(words) <= MOST_WORDS[wording.language], sentence


# -- rehearsed -------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("one", all_sizes(), ids=str)
def test_structure_fits_its_budget(one: Size, language: str) -> None:
    """With every word, chime and wait, at its smallest and largest, in each language."""
    rows = fitted(plan_of(one, language)).rows[1:-1]
    assert sum(row.total_seconds for row in rows) <= one.structure.budget_seconds


@pytest.mark.parametrize("one", all_sizes(), ids=str)
def test_structure_is_rehearsed_whole(one: Size) -> None:
    """Every step comes in its order, says its prompts, sounds its taught signal, and ends."""
    script = fitted(plan_of(one, "en"))
    room = Room(script.run_sheet)
    room.run_plainly((("My question is: who begins?", 4.0),))
    assert room.loop.outcome is not None
    assert room.now <= script.total_seconds + 30

    taught: set[str] = set()
    sounded: Counter[str] = Counter()
    for step in script.run_sheet.steps:
        sounded.update(line.signal for line in step.announcement if isinstance(line, Tone))
        taught |= {line.signal for line in step.announcement if isinstance(line, Tone)}
        assert step.opening in {"STEP", *taught}, step.title
        sounded[step.opening] += 1
        for line in step.announcement:
            if isinstance(line, Speech):
                assert room.said(line.text)
    for name in set(SWITCHES.get(one.name, [])) & set(sounded):
        assert len(room.chimes(Signal[name])) == sounded[name], name


def test_lean_coffee_extends_by_two_minutes_then_by_one_then_not_at_all() -> None:
    """The thumbs decide, and each time there is less."""
    room = Room(fitted(plan_of(Size("lean-coffee", "smallest"), "en")).run_sheet)
    room.go_to("Thumbs")
    for more in (120, 60, 0):
        before = room.time_left + room.now
        room.press_then_hold()
        room.wait_for(State.RUNNING)
        assert room.time_left + room.now == pytest.approx(before + more, abs=0.1)
