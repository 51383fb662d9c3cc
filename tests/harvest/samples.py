"""A session with something of everything, for the tests of its pages."""

from __future__ import annotations

from assistant.harvest.facts import Harvest, harvest
from assistant.harvest.pieces import Mended
from assistant.journal.records import Ending, EndingKind, Entry, Recording, Snippet, Word
from assistant.session.events import (
    DeviceFailed,
    DeviceRecovered,
    HearingTrouble,
    SessionResumed,
    SnippetStruck,
)
from assistant.session.situation import HintGiven, Situation, encode
from assistant.session.states import State
from tests.journal import samples

SHEET = samples.run_sheet(
    samples.run_step("draw", activity="Draw | show", planned_at_seconds=30.0),
    samples.run_step("walk", activity="Draw | show", planned_at_seconds=180.0),
    samples.run_step(
        "debrief", activity="Debrief", listens=True, prompts=("Which question?", "Why?")
    ),
)

ENTRIES = (
    samples.entry(1, 30.0, state="ANNOUNCING", step_key="draw"),
    samples.entry(2, 60.0, state="PAUSED", step_key="draw"),
    samples.entry(3, 90.0, state="RUNNING", step_key="walk"),
    samples.entry(4, event=SessionResumed(100.0, was_powered_off=False)),
    samples.entry(5, 400.0, state="LISTENING", step_key="debrief"),
    samples.entry(6, event=DeviceFailed(500.0, "microphone"), step_key="debrief"),
    samples.entry(7, 590.0, state="CLOSING", step_key=""),
)


def words(text: str, *uncertain: str) -> tuple[Word, ...]:
    """The words; those named were not heard with certainty."""
    return tuple(
        Word(word, 1.0, 1.2, 0.3 if word in uncertain else 0.9) for word in text.split()
    )


def snippet(number: int, text: str, at: float, *uncertain: str, **changes: object) -> Snippet:
    """Something said in the debrief."""
    changes = {"step_key": "debrief", "words": words(text, *uncertain), **changes}
    return samples.snippet(number, text, at, **changes)


SNIPPETS = (
    snippet(1, "my question is who hosts us", 430.0, "hosts", is_question=True),
    snippet(2, "lovely session", 440.0, dropped_blocks=2),
    snippet(3, "what can we stop doing", 450.0, is_question=True),
    snippet(4, "i liked the small groups", 460.0, "i", "groups"),
)


def recording(
    *snippets: Snippet, entries: tuple[Entry, ...] = ENTRIES, **first: object
) -> Recording:
    """The whole session, or with other things said."""
    facts: dict[str, object] = {"wall_started_at": "2026-05-26T11:00:00+02:00", **first}
    return Recording(
        first=samples.first_record(SHEET, **facts),
        entries=entries,
        snippets=snippets or SNIPPETS,
        ending=Ending(EndingKind.FINISHED, 610.0),
    )


def whole(*snippets: Snippet, mended: tuple[Mended, ...] = (), **first: object) -> Harvest:
    """The harvest of it."""
    return harvest(recording(*snippets, **first), mended=mended)


# -- a session with all that a debrief can bring ---------------------------------------------

VOCABULARY = ("CoP", "Troika", "TRIZ", "fishbowl", "Nadejda")

FULL_SHEET = samples.run_sheet(
    samples.run_step(
        "before", activity="How are we?", title="Fist to five", seconds=60, pulse="hands"
    ),
    samples.run_step("draw", activity="Draw your CoP", planned_at_seconds=90.0, seconds=300),
    *(
        samples.run_step(
            f"share-{collects}",
            activity="Good CoP / bad CoP",
            title="All together",
            planned_at_seconds=420.0 + 150 * place,
            listens=True,
            collects=collects,
            prompts=(prompt,),
        )
        for place, (collects, prompt) in enumerate(
            {
                "positives": "What is one positive element that stood out?",
                "negatives": "One negative?",
                "feelings": "How do you feel about it?",
            }.items()
        )
    ),
    *(
        samples.run_step(
            f"debrief-{place}",
            activity="Popcorn debrief",
            title="Popcorn debrief",
            planned_at_seconds=870.0 + 150 * place,
            listens=True,
            collects="questions",
            prompts=(prompt,),
        )
        for place, prompt in enumerate(
            ("Which question will shape your practice?", "And one that nobody dared to ask?")
        )
    ),
    samples.run_step(
        "promises",
        activity="Promises",
        title="One promise each",
        planned_at_seconds=1170.0,
        listens=True,
        collects="promises to ourselves",
        prompts=("What will you do by Friday?",),
    ),
    samples.run_step(
        "after",
        activity="How are we?",
        title="Fist to five",
        planned_at_seconds=1320.0,
        seconds=60,
        pulse="hands",
    ),
    slot_seconds=1500,
    vocabulary=VOCABULARY,
)

BEFORE = {5: 2, 4: 6, 3: 8, 2: 4, 1: 2, 0: 0}
AFTER = {5: 6, 4: 9, 3: 4, 2: 2, 1: 0, 0: 0}


def kept(**changes: object) -> bytes:
    """A snapshot of a situation with these facts."""
    return encode(Situation(history=[(0.0, State.READY)], **changes))  # type: ignore[arg-type]


def _full_entries() -> tuple[Entry, ...]:
    far = HintGiven(940.0, HearingTrouble.FAR)
    loud = HintGiven(1000.0, HearingTrouble.LOUD)
    rows: tuple[tuple[float, str, str, bytes], ...] = (
        (20.0, "ANNOUNCING", "before", b""),
        (95.0, "ANNOUNCING", "draw", kept(pulses={"before": BEFORE})),
        (200.0, "PAUSED", "draw", b""),
        (260.0, "RUNNING", "draw", b""),
        (430.0, "LISTENING", "share-positives", b""),
        (580.0, "LISTENING", "share-negatives", b""),
        (700.0, "RUNNING", "share-negatives", b""),
        (730.0, "LISTENING", "share-feelings", b""),
        (880.0, "LISTENING", "debrief-0", b""),
        (1030.0, "LISTENING", "debrief-1", b""),
        (1180.0, "LISTENING", "promises", b""),
        (1330.0, "ANNOUNCING", "after", kept(pulses={"before": BEFORE}, hints=[far, loud])),
        (
            *(1400.0, "CLOSING", ""),
            kept(pulses={"before": BEFORE, "after": AFTER}, hints=[far, loud]),
        ),
    )
    entries = [
        samples.entry(number, at, state=state, step_key=key, snapshot=snapshot)
        for number, (at, state, key, snapshot) in enumerate(rows, start=1)
    ]
    events = (
        (SessionResumed(150.0, was_powered_off=False), "RUNNING", "draw"),
        (DeviceFailed(690.0, "microphone"), "LISTENING", "share-negatives"),
        (DeviceRecovered(728.0, "microphone"), "RUNNING", "share-negatives"),
        (SnippetStruck(905.0, (31,)), "LISTENING", "debrief-0"),
        (SnippetStruck(1100.0, (32, 33)), "LISTENING", "debrief-1"),
    )
    entries += [
        samples.entry(0, event=event, state=state, step_key=key) for event, state, key in events
    ]
    ordered = sorted(entries, key=lambda one: one.event.at)
    return tuple(
        samples.entry(
            number,
            event=one.event,
            state=one.state,
            step_key=one.step_key,
            snapshot=one.snapshot,
        )
        for number, one in enumerate(ordered, start=1)
    )


_SAID: tuple[tuple[str, float, str, tuple[str, ...]], ...] = (
    ("share-positives", 440, "people come back every month", ()),
    ("share-positives", 452, "we drew our cop together and it made us laugh", ("drew",)),
    ("share-positives", 470, "the troy car was the best thing that we have tried", ()),
    ("share-positives", 490, "newcomers are welcomed by somebody", ("newcomers",)),
    ("share-positives", 505, "i can ask a stupid question", ()),
    ("share-positives", 530, "it costs nothing", ("costs",)),
    ("share-negatives", 590, "always the same three people speak", ()),
    ("share-negatives", 610, "nobody knows who decides", ("decides",)),
    ("share-negatives", 640, "the see oh pea has no time of its own", ()),
    ("share-negatives", 670, "our mailing list is silent", ("mailing", "list")),
    ("share-feelings", 740, "lighter than this morning", ()),
    ("share-feelings", 760, "a little worried about the funding", ("funding",)),
    ("share-feelings", 790, "curious", ()),
    ("share-feelings", 820, "how can i be tired and awake at once", ()),
    ("debrief-0", 890, "how do we peep our members give between meetings", ("peep", "give")),
    (
        "debrief-0",
        900,
        "the question is how do we keep our members active between meetings",
        (),
    ),
    ("debrief-0", 925, "my question is who decides what we work on next", ()),
    ("debrief-0", 950, "what can we stop doing without losing anything", ("losing",)),
    ("debrief-0", 970, "i liked the small groups", ()),
    ("debrief-0", 985, "yes me too", ()),
    ("debrief-0", 995, "so the question is how small can a community be", ()),
    ("debrief-1", 1040, "my question is do we need money at all", ()),
    ("debrief-1", 1060, "why does nobody ever thank nadia", ("nadia",)),
    ("debrief-1", 1080, "are we still a community or only a mailing list", ()),
    ("debrief-1", 1120, "who is missing in this room", ()),
    ("promises", 1190, "i will write to two people that i miss", ()),
    ("promises", 1210, "i will stop sending minutes", ("minutes",)),
    ("promises", 1230, "i will try a fish bowl", ()),
    ("promises", 1250, "i will sleep", ()),
    ("promises", 1270, "i will ask before i answer", ()),
)
_QUESTIONS = ("how ", "who ", "what ", "why ", "are ", "my question")

FULL_SNIPPETS = tuple(
    snippet(
        number,
        text,
        at,
        *uncertain,
        step_key=key,
        is_question=text.startswith(_QUESTIONS),
        dropped_blocks=2 if number == 10 else 0,
    )
    for number, (key, at, text, uncertain) in enumerate(_SAID, start=1)
)
STRUCK = (snippet(32, "somebody else is to blame", 1095.0, step_key="debrief-1"),)
"""What the disk still holds though it was struck: the pages never show it."""

FULL_MENDED = (
    Mended(snippet_ids=(8,), text="nobody knows who decides here", is_question=False),
    Mended(snippet_ids=(29,), text="", is_question=False),
)


def full_recording(*snippets: Snippet, **first: object) -> Recording:
    """Thirty things said in six steps, echoes, terms, two pulses, hints and deaf times."""
    facts: dict[str, object] = {
        "wall_started_at": "2026-05-26T11:00:00+02:00",
        "keeps_audio": True,
        **first,
    }
    return Recording(
        first=samples.first_record(FULL_SHEET, **facts),
        entries=_full_entries(),
        snippets=(*(snippets or FULL_SNIPPETS), *STRUCK),
        ending=Ending(EndingKind.FINISHED, 1420.0),
    )


def full(*snippets: Snippet) -> Harvest:
    """The harvest of it, mended in two places."""
    mended = () if snippets else FULL_MENDED
    return harvest(full_recording(*snippets), mended=mended, keep_audio_days=7)
