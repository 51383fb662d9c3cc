"""Small whole journals for the tests, and hypothesis strategies for what they hold."""

from __future__ import annotations

from hypothesis import strategies as st

from assistant.journal.records import Checkpoint, Entry, FirstRecord, Snippet, Word
from assistant.plan.lines import Message, Pause, Speech, Tone
from assistant.plan.runsheet import RunSheet, RunStep, TimeWarning
from assistant.session import events
from assistant.session.events import Gesture, GestureMade, JournalledEvent, TimePassed
from assistant.session.rules import Rules


def run_step(key: str, **changes: object) -> RunStep:
    """A step of two minutes, with what a test needs changed."""
    facts: dict[str, object] = {
        "key": key,
        "activity": "Draw your CoP",
        "title": f"Step {key}",
        "seconds": 120,
        "planned_at_seconds": 0.0,
        "announcement": (Speech("Draw."), Pause(0.5), Tone("STEP")),
        "repetition": (Speech("Go on drawing."),),
        "warnings": (TimeWarning(60, (Speech("One minute."),)),),
    }
    return RunStep(**{**facts, **changes})  # type: ignore[arg-type]


def run_sheet(*steps: RunStep, **changes: object) -> RunSheet:
    """A session of these steps."""
    facts: dict[str, object] = {
        "title": "Facilitating communities of practice",
        "language": "en",
        "purpose": "Share what works.",
        "outcomes": ("A list of questions.",),
        "slot_seconds": 600,
        "closing_seconds": 20.0,
        "ready": (Speech("Ready."),),
        "welcome": (Speech("Welcome."),),
        "closing": (Speech("Thank you."),),
        "steps": steps or (run_step("one"), run_step("two")),
    }
    return RunSheet(**{**facts, **changes})  # type: ignore[arg-type]


def first_record(sheet: RunSheet | None = None, **changes: object) -> FirstRecord:
    """The first record of a session that began at 100 s of the boot 'boot-a'."""
    facts: dict[str, object] = {
        "session_id": "s-1",
        "run_sheet": sheet or run_sheet(),
        "rules": Rules(),
        "program_version": "0.1.0",
        "boot_id": "boot-a",
        "monotonic_at_start": 100.0,
    }
    return FirstRecord(**{**facts, **changes})  # type: ignore[arg-type]


def entry(
    sequence: int,
    at: float | None = None,
    *,
    event: JournalledEvent | None = None,
    state: str = "RUNNING",
    step_key: str = "one",
    digest: str = "",
    snapshot: bytes = b"",
) -> Entry:
    """An entry; time passes unless another event is given."""
    moment = float(sequence) if at is None else at
    return Entry(
        sequence=sequence,
        event=event or TimePassed(moment),
        state=state,
        step_key=step_key,
        digest=digest or f"digest-{sequence}",
        snapshot=snapshot,
    )


def press(at: float) -> GestureMade:
    """A press that became certain at ``at``."""
    return GestureMade(at, at - 0.45, Gesture.PRESS)


def snippet(snippet_id: int, text: str, began_at: float = 10.0, **changes: object) -> Snippet:
    """A snippet whose words are all certain."""
    words = tuple(
        Word(word, began_at + index * 0.3, began_at + index * 0.3 + 0.3, 0.95)
        for index, word in enumerate(text.split())
    )
    facts: dict[str, object] = {
        "snippet_id": snippet_id,
        "step_key": "one",
        "began_at": began_at,
        "ended_at": began_at + 0.3 * len(words),
        "text": text,
        "words": words,
    }
    return Snippet(**{**facts, **changes})  # type: ignore[arg-type]


def checkpoint(elapsed_seconds: float, boot_id: str, monotonic: float) -> Checkpoint:
    """A checkpoint."""
    return Checkpoint(elapsed_seconds=elapsed_seconds, boot_id=boot_id, monotonic=monotonic)


# -- strategies ----------------------------------------------------------------------------

seconds = st.floats(allow_nan=False, allow_infinity=False)
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
counts = st.integers(min_value=0, max_value=2**31)

EVENT_STRATEGIES = {
    kind: st.builds(
        kind,
        **{
            field: strategy
            for field, strategy in {
                "at": seconds,
                "began_at": seconds,
                "ended_at": seconds,
                "gesture": st.sampled_from(Gesture),
                "utterance_id": counts,
                "snippet_id": counts,
                "dropped_blocks": counts,
                "was_cut": st.booleans(),
                "is_question": st.booleans(),
                "is_sure": st.booleans(),
                "snippet_ids": st.lists(counts, max_size=3).map(tuple),
                "number": counts,
                "trouble": st.sampled_from(events.HearingTrouble),
                "was_powered_off": st.booleans(),
                "device": texts,
                "steps": st.integers(-99, 99),
                "chore": st.sampled_from(events.Chore),
                "words": st.deferred(lambda: line_tuples),
            }.items()
            if field in kind.__struct_fields__
        },
    )
    for kind in (
        events.GestureMade,
        events.KnobTurned,
        events.TimePassed,
        events.SpeechFinished,
        events.ListeningStarted,
        events.VoiceStarted,
        events.VoiceStopped,
        events.SnippetHeard,
        events.SnippetStruck,
        events.ChoreDone,
        events.NumberHeard,
        events.HearingTroubled,
        events.MicrophoneClosed,
        events.ListeningEnded,
        events.DeviceFailed,
        events.DeviceRecovered,
        events.SessionResumed,
    )
}

entries = st.builds(
    Entry,
    sequence=counts,
    event=st.one_of(*EVENT_STRATEGIES.values()),
    state=texts,
    step_key=texts,
    digest=texts,
    snapshot=st.binary(max_size=50),
)

snippets = st.builds(
    Snippet,
    snippet_id=counts,
    step_key=texts,
    began_at=seconds,
    ended_at=seconds,
    text=texts,
    words=st.lists(st.builds(Word, texts, seconds, seconds, seconds), max_size=4).map(tuple),
    is_question=st.booleans(),
    dropped_blocks=counts,
)

lines = st.one_of(
    st.builds(Speech, texts), st.builds(Tone, texts, counts), st.builds(Pause, seconds)
)
line_tuples = st.lists(lines, max_size=3).map(tuple)
messages = st.builds(
    Message, texts, st.dictionaries(texts, st.one_of(st.integers(-99, 99), texts), max_size=2)
)

run_steps = st.builds(
    RunStep,
    key=texts,
    activity=texts,
    title=texts,
    seconds=counts,
    planned_at_seconds=seconds,
    announcement=line_tuples,
    repetition=line_tuples,
    opening=st.none() | texts,
    ending=st.lists(texts, max_size=2).map(tuple),
    warnings=st.lists(st.builds(TimeWarning, counts, line_tuples), max_size=2).map(tuple),
    listens=st.booleans(),
    prompts=st.lists(texts, max_size=2).map(tuple),
)

first_records = st.builds(
    FirstRecord,
    session_id=texts,
    run_sheet=st.builds(
        RunSheet,
        title=texts,
        language=texts,
        purpose=texts,
        outcomes=st.lists(texts, max_size=2).map(tuple),
        slot_seconds=counts,
        closing_seconds=seconds,
        ready=line_tuples,
        welcome=line_tuples,
        closing=line_tuples,
        steps=st.lists(run_steps, max_size=2).map(tuple),
    ),
    rules=st.builds(Rules, hold_seconds=seconds, reminders=counts),
    program_version=texts,
    boot_id=texts,
    monotonic_at_start=seconds,
    wall_started_at=st.none() | texts,
    is_rehearsal=st.booleans(),
    plan_file=texts,
)
