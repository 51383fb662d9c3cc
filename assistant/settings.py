"""``config/device.yaml`` -> frozen settings, with every mistake in it told at once."""

from __future__ import annotations

import errno
import logging
import os
import stat
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from assistant.errors import Problem, SettingsError, VoiceError
from assistant.plan.document import MAX_BYTES, Fields, Node, read_document
from assistant.plan.fields import Form, Problems, word_table
from assistant.session.rules import Rules
from assistant.words.script import Pace

logger = logging.getLogger(__name__)

CONFIG_VARIABLE = "FACILITATE_CONFIG"
VOICES = {"en": "gmw/en-us", "fr": "roa/fr", "es": "roa/es-419"}
BUTTONS = ("auto", "gpio", "keyboard", "remote")
KNOB_CONTACTS = ("the knob's first contact", "the knob's second contact")
DEFAULT_PLAN = "facilitating-communities-of-practice.yaml"


@dataclass(frozen=True, kw_only=True)
class SpeakerSettings:
    device: str = "auto"
    sample_rate_hz: int = 48000
    block_frames: int = 480
    latency_seconds: float = 0.02
    volume_db: float = 0.0


@dataclass(frozen=True, kw_only=True)
class VoiceSettings:
    """``ids``: the voice of each language, by its identifier in espeak-ng."""

    speaks: bool = True
    ids: Mapping[str, str] = field(default_factory=lambda: dict(VOICES))
    words_a_minute: int = 140

    def voice_id(self, language: str) -> str:
        """The voice of ``fr``, or of the ``fr`` in ``fr-CA``. Raises ``VoiceError``."""
        base = language.partition("-")[0]
        if language not in self.ids and base not in self.ids:
            raise VoiceError(
                "choose the voice",
                f"found none for the language '{language}'",
                f"add '{language}: ID' to 'ids' of 'voice' in config/device.yaml; "
                "'espeak-ng --voices' lists them, by their file",
            )
        return self.ids.get(language) or self.ids[base]


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Everything about the device that is not in the plan. ``button_name``: what a remote's
    name holds. ``knob_pins``: of the contact that leads clockwise, and of the other."""

    plan: str = DEFAULT_PLAN
    button_device: str = "auto"
    button_pin: int = 17
    button_name: str = ""
    back_pin: int | None = None
    more_time_pin: int | None = None
    knob_pins: tuple[int, int] | None = None
    light_device: str = "auto"
    light_pin: int = 18
    speaker: SpeakerSettings = field(default_factory=SpeakerSettings)
    microphone_device: str = "auto"
    microphone_file: Path | None = None
    voice: VoiceSettings = field(default_factory=VoiceSettings)
    model_folder: Path | None = None
    second_pass_folder: Path | None = None
    keep_audio: bool = False
    keep_audio_days: int = 7
    rules: Rules = field(default_factory=Rules)
    pace: Pace = field(default_factory=Pace)


def config_folder() -> Path:
    """Where plans, words and settings lie: ``FACILITATE_CONFIG``, the clone, or the
    installation."""
    given = os.environ.get(CONFIG_VARIABLE)
    if given:
        return Path(os.path.expanduser(given))
    beside_the_program = Path(__file__).resolve().parent.parent / "config"
    if beside_the_program.is_dir():
        return beside_the_program
    return Path(sys.prefix) / "share" / "facilitate" / "config"


def state_folder() -> Path:
    """Where sessions are kept: systemd's ``STATE_DIRECTORY``, else the user's own."""
    return _own_folder("STATE_DIRECTORY", "user_state_path")


def cache_folder() -> Path:
    """What can be made again: systemd's ``CACHE_DIRECTORY``, else the user's own."""
    return _own_folder("CACHE_DIRECTORY", "user_cache_path")


def _own_folder(variable: str, finder: str) -> Path:
    given = os.environ.get(variable)
    if given:
        return Path(given.partition(":")[0])
    import platformdirs

    return Path(getattr(platformdirs, finder)("facilitate"))


def load_settings(folder: Path) -> Settings:
    """The settings of a config folder; the defaults where it has no ``device.yaml``. What a
    stick brought is laid over them.

    Raises ``SettingsError``.
    """
    path = folder / "device.yaml"
    data = settings_in(path)
    brought_path = brought_settings_file(state_folder())
    brought = settings_in(brought_path)
    if not brought:
        return read_settings(str(path), data)
    try:
        return read_settings(str(path), data, (str(brought_path), brought))
    except SettingsError as error:  # once good; of another version of the program
        logger.error("Settings that a stick brought are left out: %s", error)
        return read_settings(str(path), data)


def brought_settings_file(state: Path) -> Path:
    """Where the settings lie that a stick brought: those of its keys that it names."""
    return state / "device.yaml"


def settings_in(path: Path) -> bytes:
    """The content of a settings file; nothing where there is none. Raises
    ``SettingsError``."""
    try:
        return read_author_file(path)
    except FileNotFoundError:
        return b""
    except OSError as refusal:
        found = f"no readable file ({refusal.strerror})"
        mend = "make it readable, or delete it for the defaults"
        raise SettingsError(
            (Problem(str(path), 0, 0, found, "the device's settings", mend),)
        ) from None


def read_author_file(path: Path, most_bytes: int = MAX_BYTES) -> bytes:
    """What a person wrote: a regular file, and of a larger one than its reader takes only
    so much that the reader sees that it is too large.

    Raises ``OSError``, for a pipe or a device too, from which reading might never end.
    """
    with open(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "not a file")
        return file.read(most_bytes + 1)


def read_settings(file: str, data: bytes, over: tuple[str, bytes] | None = None) -> Settings:
    """The settings in ``data``, the content of ``file``; ``over``: another file and its
    content, whose keys replace those of the first. Raises ``SettingsError``."""
    node = _document(file, data)
    if over is not None:
        node = _laid_over(node, _document(*over))
    problems = Problems(file, SettingsError)
    known = (
        *("plan", "button", "more_buttons", "knob", "light", "speaker", "microphone", "voice"),
        *("speech_model", "keep_audio", "keep_audio_days", "rules", "pace"),
    )
    form = Form(node, "the settings", known, problems)
    button = _part(form, "button", ("device", "pin", "name"))
    more = _part(form, "more_buttons", ("back_pin", "more_time_pin"))
    light = _part(form, "light", ("device", "pin"))
    microphone = _part(form, "microphone", ("device", "file"))
    model = _part(form, "speech_model", ("folder", "second_pass_folder"))
    settings = Settings(
        plan=form.text("plan", DEFAULT_PLAN),
        button_device=button.choice("device", "auto", BUTTONS),
        button_pin=button.whole_number("pin", 17, 0, 27),
        button_name=button.text("name"),
        back_pin=_pin(more, "back_pin"),
        more_time_pin=_pin(more, "more_time_pin"),
        knob_pins=_knob_pins(form),
        light_device=light.choice("device", "auto", ("auto", "gpio", "none")),
        light_pin=light.whole_number("pin", 18, 0, 27),
        speaker=_speaker(form),
        microphone_device=microphone.text("device", "auto"),
        microphone_file=_path(microphone, "file"),
        voice=_voice(form),
        model_folder=_path(model, "folder"),
        second_pass_folder=_path(model, "second_pass_folder"),
        keep_audio=form.flag("keep_audio"),
        keep_audio_days=form.whole_number("keep_audio_days", 7, 1, 365),
        rules=_rules(form),
        pace=_pace(form),
    )
    _check_inputs(settings, form, button)
    if problems.found:
        raise SettingsError(problems.in_order())
    return settings


def _document(file: str, data: bytes) -> Node:
    node, refusals = read_document(file, data)
    if node is None:
        raise SettingsError(refusals)
    return node


def _laid_over(base: Node, own: Node) -> Node:
    """``own``, with what only ``base`` names; a part of the settings key by key."""
    if not (isinstance(base, Fields) and isinstance(own, Fields)):
        return own
    below = {key.text: value for key, value in base.entries}
    named = {key.text for key, _ in own.entries}
    entries = [(key, value) for key, value in base.entries if key.text not in named]
    entries += [
        (key, _laid_over(below.get(key.text, value), value)) for key, value in own.entries
    ]
    return Fields(own.line, own.column, tuple(entries), own.file)


def _part(form: Form, key: str, known: tuple[str, ...]) -> Form:
    return form.part(key, f"'{key}'", known)


def _pin(form: Form, key: str) -> int | None:
    return form.whole_number(key, 0, 0, 27) if form.has(key) else None


def _knob_pins(form: Form) -> tuple[int, int] | None:
    part = _part(form, "knob", ("pin_a", "pin_b"))
    pins = [_pin(part, "pin_a"), _pin(part, "pin_b")]
    first, second = pins
    if first is not None and second is not None:
        return first, second
    if pins != [None, None]:
        mend = "name both contacts' pins, or neither where there is no knob"
        part.problems.add(part.node, "a knob with one pin", "pin_a and pin_b", mend)
    return None


def _check_inputs(settings: Settings, form: Form, button: Form) -> None:
    """A remote has a name, and no two parts share a pin."""
    if settings.button_device == "remote" and not settings.button_name:
        mend = "add 'name: ...', a part of what 'facilitate devices' calls it"
        button.problems.add(button.node, "no 'name'", "the name of the remote", mend)
    is_on_pins = settings.button_device in {"auto", "gpio"}
    pins = {
        "the button": settings.button_pin if is_on_pins else None,
        "the light": None if settings.light_device == "none" else settings.light_pin,
        "the button for back": settings.back_pin,
        "the button for more time": settings.more_time_pin,
        **dict(zip(KNOB_CONTACTS, settings.knob_pins or (), strict=False)),
    }
    owners: dict[int, str] = {}
    for part, pin in pins.items():
        if pin is not None and owners.setdefault(pin, part) != part:
            found = f"{part} on pin {pin}, which is that of {owners[pin]}"
            form.problems.add(form.node, found, "a pin for each", "give it another, 0 to 27")


def _path(form: Form, key: str) -> Path | None:
    text = form.text(key)
    return Path(os.path.expanduser(text)) if text else None


def _speaker(form: Form) -> SpeakerSettings:
    known = ("device", "sample_rate_hz", "block_frames", "latency_seconds", "volume_db")
    part = _part(form, "speaker", known)
    return SpeakerSettings(
        device=part.text("device", "auto"),
        sample_rate_hz=part.whole_number("sample_rate_hz", 48000, 16000, 96000),
        block_frames=part.whole_number("block_frames", 480, 64, 8192),
        latency_seconds=part.number("latency_seconds", 0.02, 0.001, 2.0),
        volume_db=part.number("volume_db", 0.0, -30.0, 0.0),
    )


def _voice(form: Form) -> VoiceSettings:
    part = _part(form, "voice", ("speaks", "ids", "words_a_minute"))
    ids = part.get("ids")
    return VoiceSettings(
        speaks=part.flag("speaks", True),
        ids=VOICES | (word_table(ids, part.problems) if ids else {}),
        words_a_minute=part.whole_number("words_a_minute", 140, 80, 450),
    )


def _rules(form: Form) -> Rules:
    defaults = msgspec.structs.asdict(Rules())
    part = _part(form, "rules", tuple(defaults))
    values = {
        name: part.whole_number(name, default, 0, 60)
        if isinstance(default, int)
        else part.number(name, default, 0.001, 3600.0)
        for name, default in defaults.items()
    }
    rules = msgspec.convert(values, Rules)
    grows = (
        rules.hold_seconds,
        rules.end_warning_seconds,
        rules.end_hold_seconds,
        rules.stuck_seconds,
    )
    if sorted(set(grows)) != list(grows):
        part.problems.add(
            part.node,
            f"hold, warning, end and stuck at {', '.join(f'{value:g}' for value in grows)} s",
            "each longer than the one before",
            "the defaults are 1, 2, 5 and 10",
        )
    return rules


def _pace(form: Form) -> Pace:
    part = _part(form, "pace", ("breath_seconds", "press_wait_seconds"))
    return Pace(
        breath_seconds=part.number("breath_seconds", Pace.breath_seconds, 0.0, 5.0),
        press_wait_seconds=part.number(
            "press_wait_seconds", Pace.press_wait_seconds, 0.0, 300.0
        ),
    )
