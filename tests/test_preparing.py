"""From a plan's file to a session that can begin."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.errors import FitError, PlanError, SettingsError, WordsError
from assistant.plan.lines import Speech
from assistant.preparing import find_plan, fitted, load_language, load_plan, prepare
from assistant.settings import Settings, VoiceSettings
from assistant.sound.sequence import seconds_of
from assistant.sound.voice import SilentVoice
from assistant.words.script import LONGEST_WELCOME_SECONDS

CONFIG = Path(__file__).parent.parent / "config"
PLAN = CONFIG / "plans" / "facilitating-communities-of-practice.yaml"
SILENT = Settings(voice=VoiceSettings(speaks=False))


def never(note: str) -> None:
    pytest.fail(note)


@pytest.fixture
def config(tmp_path: Path) -> Path:
    """A config folder of one's own."""
    return Path(shutil.copytree(CONFIG, tmp_path / "config"))


def test_shipped_session_is_prepared_with_the_real_voice(tmp_path: Path) -> None:
    """All that is known is rendered; the welcome keeps its 45 s, and the plan its slot."""
    progress: list[tuple[int, int]] = []
    prepared = prepare(
        PLAN, Settings(), CONFIG, tmp_path, never, lambda *done: progress.append(done)
    )
    voice, sheet = prepared.voice, prepared.script.run_sheet
    try:
        assert progress[-1][0] == progress[-1][1] == len(progress)
        welcome = seconds_of(sheet.welcome, voice.duration_seconds)
        assert 20 < welcome <= LONGEST_WELCOME_SECONDS
        assert prepared.script.slack_seconds >= 0
        again = fitted(prepared.plan, prepared.languages, voice, Settings())
        assert again == prepared.script
        said = [
            line
            for step in sheet.steps
            for line in step.announcement
            if isinstance(line, Speech)
        ]
        assert all(voice.duration_seconds(one) > 0.3 for one in said)
    finally:
        voice.close()


def test_welcome_that_is_too_long_is_refused(tmp_path: Path) -> None:
    """By a slow voice, here that of the shipped session with its last activity alone."""
    head, _, activities = PLAN.read_text(encoding="utf-8").partition("\nactivities:\n")
    last = activities[activities.rindex("  - structure: ") :]
    file = tmp_path / "plan.yaml"
    file.write_text(f"{head}\nactivities:\n{last}", encoding="utf-8")
    slow = Settings(voice=VoiceSettings(words_a_minute=90))
    with pytest.raises(FitError, match="welcome takes"):
        prepare(file, slow, CONFIG, tmp_path, never)


def test_session_without_voice_is_prepared_for_chimes_alone(tmp_path: Path) -> None:
    """``speaks: false``: no speech is counted, and nothing is written to the cache."""
    prepared = prepare(PLAN, SILENT, CONFIG, tmp_path, never)
    assert isinstance(prepared.voice, SilentVoice)
    assert not any(tmp_path.iterdir())
    speech = sum(row.speech_seconds for row in prepared.script.rows)
    assert speech < sum(row.chime_seconds for row in prepared.script.rows)


def test_voice_that_cannot_speak_is_told_and_left_out(tmp_path: Path) -> None:
    """A voice that the engine does not have: noted with what it has, and on it goes."""
    notes: list[str] = []
    unknown = Settings(voice=VoiceSettings(ids={"en": "gmw/en-uz"}))
    prepared = prepare(PLAN, unknown, CONFIG, tmp_path, notes.append)
    assert isinstance(prepared.voice, SilentVoice)
    (note,) = notes
    assert "gmw/en-us" in note
    assert note.endswith("The session goes on by chimes and light.")


@pytest.mark.parametrize(("plan", "settings"), [(False, True), (True, False), (True, True)])
def test_sound_is_kept_only_where_plan_and_settings_agree(
    tmp_path: Path, plan: bool, settings: bool
) -> None:
    """One alone keeps nothing, and then nobody is told that it does."""
    file = tmp_path / "plan.yaml"
    keeps = f"keep_audio: {'yes' if plan else 'no'}\n"
    file.write_text(PLAN.read_text(encoding="utf-8") + keeps, encoding="utf-8")
    wanted = Settings(voice=VoiceSettings(speaks=False), keep_audio=settings)
    sheet = prepare(file, wanted, CONFIG, tmp_path / "cache", never).script.run_sheet
    assert sheet.keeps_audio is (plan and settings)
    told = [line.text for line in sheet.welcome if isinstance(line, Speech)]
    assert ("keep the sound" in " ".join(told)) is (plan and settings)


def test_plan_s_own_pronunciation_reaches_the_voice(tmp_path: Path) -> None:
    """Added to the language's table for this session."""
    file = tmp_path / "plan.yaml"
    own = "pronunciation: {Troika: troyka}\n"
    file.write_text(PLAN.read_text(encoding="utf-8") + own, encoding="utf-8")
    prepared = prepare(file, SILENT, CONFIG, tmp_path, never)
    spoken = prepared.language.pronunciation.spoken
    assert spoken("Troika on my CoP") == "troyka on my cop"


def test_plan_is_found_by_path_or_by_name(config: Path, tmp_path: Path) -> None:
    """A file that is there wins; then config/plans, with or without the ending."""
    assert find_plan(PLAN.name, config) == config / "plans" / PLAN.name
    assert find_plan(PLAN.stem, config) == config / "plans" / PLAN.name
    assert find_plan(PLAN, config) == PLAN
    assert find_plan("nowhere.yaml", config) == Path("nowhere.yaml")
    assert find_plan(tmp_path / "nowhere.yaml", config) == tmp_path / "nowhere.yaml"


def test_plan_that_is_not_there_is_the_author_s_mistake(tmp_path: Path) -> None:
    """Told as a problem of that file, with what to give instead."""
    with pytest.raises(PlanError, match=r"no readable file \(No such file.*give the path of a"):
        load_plan(tmp_path / "nowhere.yaml")


def test_language_without_words_names_those_that_there_are(config: Path) -> None:
    """Missing, not text, or not in Fluent's syntax."""
    with pytest.raises(WordsError, match=r"language 'de'.*expected one of: en, es, fr;"):
        load_language("de", config)
    words = config / "words" / "de.ftl"
    words.write_bytes(b"ready = pr\xeat\n")
    with pytest.raises(WordsError, match="no readable words"):
        load_language("de", config)
    words.write_text("ready = prêt {\n", encoding="utf-8")
    with pytest.raises(WordsError, match=r"de\.ftl:1: found"):
        load_language("de", config)


def test_language_needs_no_pronunciation_but_a_readable_one(config: Path) -> None:
    """Without a table words are said as written; a folder in its place is told."""
    table = config / "words" / "en.pronunciation.yaml"
    table.unlink()
    assert load_language("en", config).pronunciation.spoken("CoP") == "CoP"
    table.mkdir()
    with pytest.raises(SettingsError, match=r"en\.pronunciation\.yaml: found no readable file"):
        load_language("en", config)
