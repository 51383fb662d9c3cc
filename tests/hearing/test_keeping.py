"""Sound is kept only where it may be: whole, private, filed by step and time."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.errors import DeviceError, MicrophoneError
from assistant.hearing.keeping import AudioOnlyListener, KeepingMicrophone
from assistant.hearing.kept_sound import kept_audio, silence
from assistant.hearing.listener import Answers


class HandMicrophone:
    """A microphone whose blocks are given by hand."""

    description = "by hand"
    is_exhausted = False

    def __init__(self, refuses: bool = False) -> None:
        self.refuses = refuses
        self.give: Callable[[bytes, float, int], None] = lambda *_: None

    def open(self, on_block: Callable[[bytes, float, int], None]) -> None:
        if self.refuses:
            raise MicrophoneError("opening the microphone", "busy", "free it")
        self.give = on_block

    def close(self) -> None:
        self.give = lambda *_: None


class Told:
    """What a listener answered, in order."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def answers(self) -> Answers:
        def say(word: str) -> Callable[[float], None]:
            return lambda _: self.words.append(word)

        def failed(device: str, _: DeviceError) -> None:
            self.words.append(f"{device} failed")

        return Answers(
            on_started=say("started"),
            on_voice_started=say("voice"),
            on_voice_stopped=say("quiet"),
            on_snippet=lambda _: None,
            on_closed=say("closed"),
            on_ended=say("ended"),
            on_failed=failed,
            on_struck=lambda ids: self.words.append(f"struck {ids}"),
        )


@pytest.fixture
def microphone() -> HandMicrophone:
    return HandMicrophone()


def keeping(microphone: HandMicrophone, folder: Path) -> KeepingMicrophone:
    return KeepingMicrophone(microphone, folder, lambda monotonic: monotonic - 1000.0)


def test_kept_sound_is_what_was_heard(microphone: HandMicrophone, tmp_path: Path) -> None:
    """Every block, in order, filed under its step and the session second it began at; and
    the blocks are delivered all the same."""
    kept = keeping(microphone, tmp_path / "audio")
    kept.step_key = "3/3.1/round-2"
    delivered: list[bytes] = []
    kept.open(lambda pcm, *_: delivered.append(pcm))
    microphone.give(b"\x01\x02" * 10, 1012.5, 0)
    microphone.give(b"\x03\x04" * 10, 1012.6, 0)
    kept.close()
    (stretch,) = kept_audio(tmp_path / "audio")
    assert (
        stretch.path.read_bytes() == b"".join(delivered) == b"\x01\x02" * 10 + b"\x03\x04" * 10
    )
    assert (stretch.began_at, stretch.step_key) == (12.5, "3/3.1/round-2")


def test_kept_sound_is_nobody_elses(microphone: HandMicrophone, tmp_path: Path) -> None:
    """What people said is theirs: only the owner may read it."""
    kept = keeping(microphone, tmp_path / "audio")
    kept.open(lambda *_: None)
    microphone.give(b"\0\0", 1001.0, 0)
    kept.close()
    (stretch,) = kept_audio(tmp_path / "audio")
    assert stretch.path.stat().st_mode & 0o777 == 0o600
    assert stretch.path.parent.stat().st_mode & 0o777 == 0o700


def test_each_opening_is_a_stretch_of_its_own(
    microphone: HandMicrophone, tmp_path: Path
) -> None:
    """A pause leaves nothing of what was said in it, and nothing is overwritten."""
    kept = keeping(microphone, tmp_path)
    for began_at in (1001.0, 1060.0):
        kept.open(lambda *_: None)
        microphone.give(b"\0\0", began_at, 0)
        kept.close()
        microphone.give(b"\xff\xff", began_at + 1, 0)
    assert [stretch.began_at for stretch in kept_audio(tmp_path)] == [1.0, 60.0]


def test_opening_that_hears_nothing_leaves_no_file(
    microphone: HandMicrophone, tmp_path: Path
) -> None:
    """No empty files."""
    kept = keeping(microphone, tmp_path)
    kept.open(lambda *_: None)
    kept.close()
    assert kept_audio(tmp_path) == ()


def test_disk_that_refuses_keeps_nobody_from_hearing(
    microphone: HandMicrophone, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged once; blocks are delivered."""
    (tmp_path / "audio").write_text("a file where the folder should be")
    kept = keeping(microphone, tmp_path / "audio")
    delivered: list[bytes] = []
    kept.open(lambda pcm, *_: delivered.append(pcm))
    microphone.give(b"\0\0", 1001.0, 0)
    microphone.give(b"\0\0", 1001.1, 0)
    kept.close()
    assert len(delivered) == 2
    assert caplog.text.count("The sound is not kept whole") == 1


def test_audio_without_a_recogniser_answers_like_any_listener(
    microphone: HandMicrophone, tmp_path: Path
) -> None:
    """Started, somebody may be speaking; closed, and nothing to wait for."""
    told = Told()
    listener = AudioOnlyListener(keeping(microphone, tmp_path), told.answers(), lambda: 5.0)
    listener.prepare()
    listener.start("4/1")
    assert not listener.is_exhausted
    microphone.give(b"\0\0", 1001.0, 0)
    listener.stop()
    assert told.words == ["started", "voice", "closed", "ended"]
    assert len(kept_audio(tmp_path)) == 1


def test_audio_without_a_microphone_is_a_failure(tmp_path: Path) -> None:
    """Every start is answered."""
    told = Told()
    microphone = HandMicrophone(refuses=True)
    listener = AudioOnlyListener(keeping(microphone, tmp_path), told.answers(), lambda: 5.0)
    listener.start("4/1")
    listener.close()
    assert told.words == ["microphone failed"]


# -- what was struck ---------------------------------------------------------------------------

SECOND = b"\x01\x02" * 16000


def told_second(microphone: HandMicrophone, at: int) -> None:
    """One second of sound, in blocks as a microphone gives them; session second ``at``."""
    for tenth in range(10):
        microphone.give(SECOND[:3200], 1000.0 + at + tenth / 10, 0)


def loud_seconds(path: Path, began_at: float) -> list[float]:
    """Every tenth of a second, in session seconds, in which there is anything to hear."""
    content = path.read_bytes()
    return [
        round(began_at + start / 32000, 1)
        for start in range(0, len(content), 3200)
        if content[start : start + 3200].strip(b"\0")
    ]


def test_struck_sound_is_zeros_with_its_margins(
    microphone: HandMicrophone, tmp_path: Path
) -> None:
    """In every finished stretch that it touches; the rest stays to the bit."""
    kept = keeping(microphone, tmp_path)
    for began_at in (10, 60):
        kept.open(lambda *_: None)
        told_second(microphone, began_at)
        told_second(microphone, began_at + 1)
        kept.close()
    assert silence(tmp_path, 11.0, 11.2) == 1
    assert silence(tmp_path, 9.0, 9.5) == 0
    first, second = kept_audio(tmp_path)
    assert first.ended_at == 12.0
    assert loud_seconds(first.path, 10) == [
        *(10.0, 10.1, 10.2, 10.3, 10.4, 10.5, 10.6),
        *(11.5, 11.6, 11.7, 11.8, 11.9),
    ]
    assert second.path.read_bytes() == SECOND * 2


def test_struck_sound_of_the_stretch_under_way_is_never_read_again(
    microphone: HandMicrophone, tmp_path: Path
) -> None:
    """What is written of it, what waits to be written, and what is still to be said of it."""
    kept = keeping(microphone, tmp_path)
    kept.open(lambda *_: None)
    told_second(microphone, 10)
    kept.silence(10.5, 11.2)
    told_second(microphone, 11)
    told_second(microphone, 12)
    kept.close()
    (stretch,) = kept_audio(tmp_path)
    assert loud_seconds(stretch.path, 10) == [
        *(10.0, 10.1),
        *(11.5, 11.6, 11.7, 11.8, 11.9),
        *(12.0, 12.1, 12.2, 12.3, 12.4, 12.5, 12.6, 12.7, 12.8, 12.9),
    ]
    assert stretch.path.stat().st_size == 3 * len(SECOND)


def test_sound_struck_after_the_stretch_is_gone_at_close(
    microphone: HandMicrophone, tmp_path: Path
) -> None:
    """Nobody has to be listening for it."""
    kept = keeping(microphone, tmp_path)
    kept.open(lambda *_: None)
    told_second(microphone, 10)
    kept.close()
    kept.silence(9.0, 12.0)
    kept.close()
    (stretch,) = kept_audio(tmp_path)
    assert loud_seconds(stretch.path, 10) == []


def test_lost_blocks_move_nothing(microphone: HandMicrophone, tmp_path: Path) -> None:
    """A sample's place is its time: else the wrong words would be struck."""
    kept = keeping(microphone, tmp_path)
    kept.open(lambda *_: None)
    told_second(microphone, 10)
    told_second(microphone, 13)
    kept.close()
    (stretch,) = kept_audio(tmp_path)
    assert stretch.ended_at == 14.0
    assert loud_seconds(stretch.path, 10)[9:11] == [10.9, 13.0]


def test_disk_that_refuses_to_overwrite_is_tried_again(
    microphone: HandMicrophone, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """What was struck stays to be struck."""
    folder = tmp_path / "audio"
    kept = keeping(microphone, folder)
    kept.open(lambda *_: None)
    told_second(microphone, 10)
    kept.close()
    (stretch,) = kept_audio(folder)
    aside = stretch.path.rename(tmp_path / "aside")
    stretch.path.symlink_to(aside)  # a link is refused, as a failing card would refuse
    kept.silence(9.0, 12.0)
    kept.close()
    assert "still to be overwritten" in caplog.text
    assert loud_seconds(aside, 10)
    stretch.path.unlink()
    aside.rename(stretch.path)
    kept.close()
    assert loud_seconds(stretch.path, 10) == []


def test_audio_without_a_recogniser_is_struck_by_its_time(
    microphone: HandMicrophone, tmp_path: Path
) -> None:
    """Nothing tells where a thought began: the last half minute goes, until now."""
    told = Told()
    listener = AudioOnlyListener(keeping(microphone, tmp_path), told.answers(), lambda: 45.2)
    listener.start("4/1")
    for tenth in range(500):
        microphone.give(b"\x01\x02" * 1600, 1000.0 + tenth / 10, 0)
    listener.strike_latest(45.0)
    listener.stop()
    (stretch,) = kept_audio(tmp_path)
    pcm = stretch.path.read_bytes()
    assert pcm[2 * 16000 * 14] != 0
    assert not any(pcm[2 * 16000 * 15 : 2 * 16000 * 45])
    assert pcm[2 * 16000 * 46] != 0
    assert told.words == ["started", "voice", "struck ()", "closed", "ended"]


def test_audio_without_a_recogniser_hears_no_numbers(
    microphone: HandMicrophone, tmp_path: Path
) -> None:
    """It says so, and keeps nothing."""
    told = Told()
    listener = AudioOnlyListener(keeping(microphone, tmp_path), told.answers(), lambda: 5.0)
    listener.start("1/1", numbers=True)
    listener.close()
    assert told.words == ["recogniser failed"]
    assert kept_audio(tmp_path) == ()
