"""The kept sessions and their pages."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.table import Table
from rich.text import Text

from assistant.app.places import Places
from assistant.erasing import erase_files
from assistant.errors import JournalError
from assistant.harvest import html
from assistant.harvest.adjustments import began_at
from assistant.harvest.facts import UNCERTAIN_BELOW, Harvest, harvest
from assistant.harvest.files import (
    Format,
    HarvestError,
    mended_path,
    read_mended,
    write_mended,
    write_pages,
    write_whole,
)
from assistant.harvest.mending import mending_text, read_mending
from assistant.harvest.pieces import Mended, pieces
from assistant.journal.records import Recording
from assistant.journal.sessions import latest_finished, list_sessions
from assistant.journal.store import read_recording
from assistant.preparing import load_language
from assistant.settings import load_settings
from assistant.words.messages import Messages

EVERY_FORMAT = tuple(Format)
_SUFFIXES = {
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".csv": Format.CSV,
    ".json": Format.JSON,
}
_EDITORS = ("sensible-editor", "nano", "vi")

Editor = Callable[[Path], None]
"""Lets a person change a file, and returns when she is done."""


def formats_named(name: str | None) -> tuple[Format, ...]:
    """``all``, one by the ending of its file, or none."""
    return EVERY_FORMAT if name == "all" else (Format(name),) if name else ()


# -- pages ---------------------------------------------------------------------------------


def write_page_of(recording: Recording, path: Path, places: Places) -> Path:
    """Write every form of a session's page beside each other, in the session's (first)
    language, and return the one to be read. ``path``: of any of them."""
    paths = {form: path.with_suffix(f".{form.value}") for form in EVERY_FORMAT}
    words = _words_of(recording, places)
    days = load_settings(places.config).keep_audio_days
    write_pages([harvest(recording, keep_audio_days=days)], paths, words)
    return paths[Format.HTML]


def write_harvest(
    sessions: Sequence[Path | None],
    output: Path | None,
    formats: Sequence[Format],
    places: Places,
) -> list[Path]:
    """Write the page of one session, or of several side by side; each is a path or a name
    in the sessions' folder, None the newest. Returns what was written, the page first.

    ``formats``: none named is what ``output`` ends in, and every one without an output.
    Raises ``JournalError``, ``HarvestError``, ``WordsError``.
    """
    files = [find_session(session, places) for session in sessions]
    recordings = [read_recording(file) for file in files]
    words = _words_of(recordings[0], places)
    paths = _paths(_stem(files, places), output, formats)
    facts = [_facts(*pair, places) for pair in zip(files, recordings, strict=True)]
    write_pages(facts, paths, words)
    return list(paths.values())


def write_cards(session: Path | None, output: Path | None, places: Places) -> Path:
    """Write a session's questions as cards to be cut out."""
    file = find_session(session, places)
    recording = read_recording(file)
    own = _stem([file], places)
    path = output or own.with_name(f"{own.name}.cards.html")
    write_whole(path, html.cards(_facts(file, recording, places), _words_of(recording, places)))
    return path


def _facts(file: Path, recording: Recording, places: Places) -> Harvest:
    days = load_settings(places.config).keep_audio_days
    return harvest(recording, mended=read_mended(file), keep_audio_days=days)


def _words_of(recording: Recording, places: Places) -> Messages:
    return load_language(recording.first.run_sheet.language, places.config).messages


def _stem(files: Sequence[Path], places: Places) -> Path:
    """Where the pages lie by themselves, without an ending; several by their numbers."""
    own = places.harvest_of(files[0]).with_suffix("")
    others = [file.stem.partition("-")[0] for file in files[1:]]
    return own.with_name("+".join([own.name, *others]))


def _paths(own: Path, output: Path | None, formats: Sequence[Format]) -> dict[Format, Path]:
    if output is not None and not output.is_dir() and len(formats) <= 1:
        form = formats[0] if formats else _SUFFIXES.get(output.suffix, Format.MARKDOWN)
        return {form: output}
    if output is not None:
        own = output / own.name if output.is_dir() else output.with_suffix("")
    return {form: own.with_name(f"{own.name}.{form.value}") for form in formats or EVERY_FORMAT}


# -- mending -------------------------------------------------------------------------------


def edit_session(session: Path | None, places: Places, editor: Editor) -> tuple[Path, bool]:
    """Let a person mend, strike or join what was heard. Returns the session's file, and
    whether anything was changed.

    What the device heard stays in the journal; what was mended is kept beside it. A text
    that cannot be understood raises ``MendingError`` and stays for the next time.
    """
    file = find_session(session, places)
    recording = read_recording(file)
    before = read_mended(file)
    draft = file.with_name(f"{file.name}.mending.txt")
    if not draft.exists():
        write_whole(draft, _draft_of(recording, before))
    editor(draft)
    text = _read_draft(draft)
    after = before
    if text.strip():
        heard = pieces(recording.snippets, (), UNCERTAIN_BELOW)
        after = read_mending(text, str(draft), heard)
    if after != before:
        write_mended(file, after)
    erase_files([draft])
    return file, after != before


def _draft_of(recording: Recording, before: Sequence[Mended]) -> str:
    sheet = recording.first.run_sheet
    titles = {step.key: step.title for step in sheet.steps}
    shown = pieces(recording.snippets, before, UNCERTAIN_BELOW)
    return mending_text(sheet.title, shown, began_at(recording), titles)


def _read_draft(draft: Path) -> str:
    try:
        return draft.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as refusal:
        raise HarvestError(
            f"reading the mended text {draft}",
            str(refusal),
            "save it as UTF-8 under the same name, and run the command again",
        ) from refusal


def users_editor(path: Path) -> None:
    """Open a file in $VISUAL, $EDITOR or an editor of the machine. Raises ``HarvestError``."""
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    found = next((name for name in _EDITORS if shutil.which(name)), None)
    attempted = f"opening {path} in an editor"
    command = named or found
    if command is None:
        raise HarvestError(attempted, "there is none", "name yours: EDITOR=nano")
    try:
        done = subprocess.run([*shlex.split(command), str(path)], check=False)
    except (OSError, ValueError) as refusal:
        remedy = "name another in EDITOR; nothing was changed"
        raise HarvestError(attempted, f"{command}: {refusal}", remedy) from refusal
    if done.returncode:
        said = f"{command} ended with {done.returncode}"
        raise HarvestError(attempted, said, "nothing was changed; run the command again")


# -- sessions --------------------------------------------------------------------------------


def find_session(session: Path | None, places: Places) -> Path:
    """A session's file by its path or name; None: the newest that came to its end.

    Raises ``JournalError`` when there is none.
    """
    if session is None:
        latest = latest_finished(places.sessions)
        if latest is None:
            raise JournalError(
                f"looking for a finished session in {places.sessions}",
                "there is none",
                "run a session with 'facilitate run', or give the path of one",
            )
        return latest
    for candidate in (
        session,
        places.sessions / session,
        places.sessions / f"{session}.session",
    ):
        if os.path.isfile(candidate):  # False, too, for a name that is too long
            return candidate
    raise JournalError(
        f"looking for the session {session}",
        "there is no such file",
        "'facilitate harvest --list' lists them",
    )


def session_table(places: Places) -> Table | str:
    """Every kept session, the newest first, and the forms of its page that there are."""
    sessions = list_sessions(places.sessions)
    if not sessions:
        return f"no sessions yet in {places.sessions}; 'facilitate run' makes one"
    table = Table(box=None)
    for name in ("session", "title", "began", "ended", "noted", "pages"):
        table.add_column(name)
    for summary in sessions:
        ending = summary.ending.value if summary.ending else "broken off"
        kinds = [ending, *(["rehearsal"] if summary.is_rehearsal else [])]
        kinds += ["mended"] if mended_path(summary.path).exists() else []
        page = places.harvest_of(summary.path)
        pages = [one.value for one in Format if page.with_suffix(f".{one.value}").exists()]
        table.add_row(
            Text(summary.path.stem),
            Text(summary.title),
            summary.wall_started_at or "date not known",
            ", ".join(kinds),
            str(summary.snippets),
            " ".join(pages),
        )
    return table
