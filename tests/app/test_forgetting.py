"""What people said in a session is forgotten for real, and nothing else is."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from assistant.app.forgetting import erase_old_audio, forget
from assistant.app.harvests import EVERY_FORMAT, edit_session, write_cards, write_harvest
from assistant.app.places import Places
from assistant.cli import main
from assistant.errors import JournalError
from assistant.hearing.kept_sound import Stretch
from assistant.journal.records import Batch, Ending, EndingKind
from assistant.journal.salvage import set_aside
from assistant.journal.store import Journal, read_recording
from assistant.settings import config_folder
from tests.harvest import samples
from tests.raw_disks import RawDisk, raw_disk

__all__ = ["raw_disk"]

SAID = re.compile(rb"(?:first|second)zebra\w*")
SOUND = b"firstzebra-in-the-sound "
DAY_SECONDS = 24 * 3600.0
NOW = 1_800_000_000.0


def a_session(places: Places, name: str, word: str) -> Path:
    """A session that is over, in which one distinctive word was said again and again."""
    path = places.sessions / f"{name}.session"
    recording = samples.recording(
        *(samples.snippet(n, f"who waters {word}{n}", 400.0 + 10 * n) for n in range(1, 40)),
        samples.snippet(40, f"my question is {word}40", 900.0, is_question=True),
    )
    journal = Journal.create(path, recording.first)
    journal.write(Batch(entries=recording.entries))
    for snippet in recording.snippets:
        journal.write(Batch(snippets=(snippet,)))
    journal.write(Batch(ending=Ending(EndingKind.FINISHED, 910.0)))
    journal.close()
    return path


def some_sound(places: Places, session: Path, content: bytes = SOUND) -> Path:
    folder = places.audio_of(session)
    stretch = Stretch(folder, "debrief", 400.0)
    stretch.write(content * 1000, 400.0, ())
    stretch.close()
    return folder


def mend(draft: Path) -> None:
    """An editor that writes in place; one that cuts the file short is out of reach."""
    with draft.open("r+") as file:
        text = file.read()
        assert "firstzebra7" in text
        file.seek(0)
        file.write(text.replace("who waters firstzebra7", "who waters firstzebraM"))


def with_everything(state: Path) -> tuple[Places, Path, Path]:
    """Two sessions; of the first there is all that can be made of one."""
    places = Places(config_folder(), state / "cache", state)
    first = a_session(places, "0001-table", "firstzebra")
    second = a_session(places, "0002-table", "secondzebra")
    write_harvest([first], None, EVERY_FORMAT, places)
    edit_session(first, places, mend)
    write_harvest([first], None, EVERY_FORMAT, places)
    write_cards(first, None, places)
    write_cards(second, None, places)
    write_harvest([first, second], None, (), places)
    write_harvest([second, first], None, (), places)
    some_sound(places, first)
    loudspeaker = places.new_loudspeaker_file(first)
    loudspeaker.parent.mkdir()
    loudspeaker.write_bytes(SOUND)
    for name in (".mending.txt", ".mending.txt~", ".damaged-1", ".damaged-1-wal"):
        first.with_name(first.name + name).write_bytes(SOUND)
    (places.harvest_of(first).parent / ".0001-table.html.x1").write_bytes(SOUND)
    return places, first, second


def words_in(content: bytes) -> set[bytes]:
    """Which sessions' words there are."""
    return {word[:6].rstrip(b"z") for word in SAID.findall(content)}


def in_folder(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_forgotten_words_are_in_no_file_and_times_stay(tmp_path: Path) -> None:
    """Pages in which it stands beside another session go; that one's own stay."""
    places, first, second = with_everything(tmp_path)
    before = read_recording(first)
    done = forget(first, places)
    assert words_in(in_folder(tmp_path)) == {b"second"}
    after = read_recording(first)
    assert (after.entries, after.ending) == (before.entries, before.ending)
    assert (after.snippets, after.dropped_rows) == ((), 0)
    assert (done.snippets, done.keeps_times) == (40, True)
    assert done.audio_seconds == pytest.approx(len(SOUND) * 1000 / 32000)
    assert read_recording(second).snippets
    names = sorted(path.name for path in places.harvest_of(second).parent.iterdir())
    assert names == ["0002-table.cards.html"]
    page = write_harvest([first], None, EVERY_FORMAT, places)[0]
    assert "Draw" in page.read_text()


def test_forgotten_session_leaves_nothing_if_asked(tmp_path: Path) -> None:
    """No file is named after it any more."""
    places, first, _ = with_everything(tmp_path)
    done = forget(first, places, keeps_times=False)
    assert not done.keeps_times
    assert words_in(in_folder(tmp_path)) == {b"second"}
    assert not [path for path in tmp_path.rglob("*") if "0001" in path.name]


@pytest.mark.parametrize("keeps_times", [True, False], ids=["words", "all"])
def test_forgotten_words_are_nowhere_on_the_raw_disk(
    raw_disk: RawDisk, keeps_times: bool
) -> None:
    """Neither in free blocks: of pages written anew, of logs, of what was deleted."""
    with raw_disk.mounted() as folder:
        places, first, _ = with_everything(folder / "state")
        os.sync()
        assert words_in(in_folder(folder)) == {b"first", b"second"}
        forget(first, places, keeps_times=keeps_times)
    assert words_in(raw_disk.content()) == {b"second"}


def test_running_session_is_not_forgotten(tmp_path: Path) -> None:
    """It is told what to do first; nothing is touched."""
    places = Places(config_folder(), tmp_path, tmp_path)
    session = a_session(places, "0001-table", "firstzebra")
    journal = Journal.open(session)
    with pytest.raises(JournalError, match="it is running; end it first"):
        forget(session, places)
    journal.close()
    assert len(read_recording(session).snippets) == 40


def test_damaged_session_is_forgotten_too(tmp_path: Path) -> None:
    """Where rows are damaged the rest keeps its times; where all is, all goes."""
    places = Places(config_folder(), tmp_path, tmp_path)
    session = a_session(places, "0001-table", "firstzebra")
    content = session.read_bytes()
    session.write_bytes(content.replace(b"firstzebra9", b"firstzebraX", 1))
    assert read_recording(session).dropped_rows
    assert forget(session, places).keeps_times
    assert words_in(in_folder(tmp_path)) == set()
    session.write_bytes(content[:512] + b"\xff" * 4096 + content[4608:])
    assert not forget(session, places).keeps_times
    assert list(places.sessions.iterdir()) == []


def test_session_set_aside_goes_with_the_one_that_took_its_name(tmp_path: Path) -> None:
    """The damaged file holds the words too."""
    places = Places(config_folder(), tmp_path, tmp_path)
    session = a_session(places, "0001-table", "firstzebra")
    set_aside(session)
    forget(a_session(places, "0001-table", "firstzebra"), places)
    assert words_in(in_folder(tmp_path)) == set()


# -- the command -----------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    places = Places(config_folder(), tmp_path, tmp_path / "facilitate")
    return a_session(places, "0001-table", "firstzebra")


def said_to(*arguments: str, answer: str = "") -> Result:
    return CliRunner().invoke(main, ["forget", *arguments], input=answer)


def test_command_asks_before_it_erases(home: Path) -> None:
    """No answer is no."""
    for answer in ("", "n\n"):
        refused = said_to("0001-table", answer=answer)
        assert refused.exit_code == 1
        assert "every word, sound and page of 0001-table? It cannot be undone" in refused.output
    assert len(read_recording(home).snippets) == 40
    done = said_to("0001-table", answer="y\n")
    assert done.exit_code == 0
    assert "Erased of 0001-table: 40 snippets, 0 s of sound, 0 files; its times" in done.output
    assert read_recording(home).snippets == ()


def test_command_erases_all_without_asking_if_told(home: Path) -> None:
    """For scripts."""
    done = said_to("0001-table", "--all", "--yes")
    assert done.exit_code == 0
    assert "nothing of it stays" in done.output
    assert not home.exists()


def test_command_names_a_session_that_is_not_there(home: Path) -> None:
    """And how to find the others."""
    refused = said_to("never", "--yes")
    assert refused.exit_code == 1
    assert "'facilitate harvest --list' lists them" in refused.output
    assert home.exists()


# -- sound that has been kept for long enough ------------------------------------------------


def aged(folder: Path, days: float) -> None:
    for path in folder.iterdir():
        os.utime(path, (NOW - days * DAY_SECONDS,) * 2)


@pytest.mark.parametrize(
    ("age_days", "clock_is_trusted", "is_erased"),
    [
        (6.9, True, False),
        (7.1, True, True),
        (7.1, False, True),
        (-0.5, True, False),
        (-400.0, True, True),
        (-400.0, False, False),
    ],
)
def test_sound_is_erased_after_the_days_that_are_set(
    tmp_path: Path, age_days: float, clock_is_trusted: bool, is_erased: bool
) -> None:
    """A clock that cannot be trusted never makes it go too early."""
    places = Places(config_folder(), tmp_path, tmp_path)
    session = a_session(places, "0001-table", "firstzebra")
    folder = some_sound(places, session)
    aged(folder, age_days)
    assert erase_old_audio(places, 7, NOW, clock_is_trusted) == int(is_erased)
    assert folder.exists() is not is_erased
    assert len(read_recording(session).snippets) == 40


def test_sound_of_a_running_session_stays(tmp_path: Path) -> None:
    """However old it is by the clock."""
    places = Places(config_folder(), tmp_path, tmp_path)
    session = a_session(places, "0001-table", "firstzebra")
    folder = some_sound(places, session)
    aged(folder, 30)
    journal = Journal.open(session)
    assert erase_old_audio(places, 7, NOW, True) == 0
    journal.close()
    assert folder.exists()


def test_old_sound_is_nowhere_on_the_raw_disk(raw_disk: RawDisk) -> None:
    """Overwritten, not only deleted."""
    with raw_disk.mounted() as folder:
        places = Places(config_folder(), folder, folder)
        session = a_session(places, "0001-table", "secondzebra")
        aged(some_sound(places, session), 30)
        os.sync()
        erase_old_audio(places, 7, NOW, True)
    assert words_in(raw_disk.content()) == {b"second"}
