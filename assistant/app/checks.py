"""The device's parts looked at one by one: facts gathered here, judged in ``checking``."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from assistant.app.chosen import read_chosen
from assistant.app.hearing import known_model, model_cache, trust_of
from assistant.app.measuring import hear, is_taken, touch_pin
from assistant.app.parts import choose_input, choose_output, has_pins, has_sound_card
from assistant.app.places import Places, runtime_folder
from assistant.app.plans import check_plan
from assistant.app.standing import (
    in_order,
    machine_checks,
    pins_check,
    speaker_that_is_there,
)
from assistant.checking import machine, parts, service
from assistant.checking.check import Check
from assistant.devices import host
from assistant.devices.button import keyboard_is_there
from assistant.devices.clock import wall_time_now
from assistant.devices.light import GpioLamp, NoLamp
from assistant.devices.ports import Lamp
from assistant.devices.remote import list_inputs
from assistant.errors import (
    AuthorError,
    DeviceError,
    FacilitateError,
    LightError,
    ModelError,
)
from assistant.hearing.level import level_dbfs
from assistant.hearing.model import check_model, find_model
from assistant.plan.lines import Speech
from assistant.preparing import Language, load_language, make_voices
from assistant.settings import Settings, load_settings

Announce = Callable[[Settings, Language], None]
"""Tells the room that the microphone is about to be opened; returns when it was told."""

LIT_SECONDS = 0.3
"""So long the light is on before anything is said or heard."""

WATCHED_SECONDS = 0.3
HEARD_SECONDS = 1.0


@dataclass(frozen=True)
class Examined:
    """What was found, and the language of the plan, in which it can be told."""

    checks: tuple[Check, ...]
    settings: Settings
    language: Language


def examine(places: Places, announce: Announce, *, is_short: bool = False) -> Examined:
    """Look at every part. ``is_short``: open neither microphone, loudspeaker, button nor
    light, and render nothing.

    The microphone is opened for a second, after ``announce``, while the light is steady; not
    where the light that is fitted does not work. Raises ``WordsError`` when the device's own
    words cannot be read.
    """
    settings, settings_check = _settings(places)
    plan_check, name, listens = _plan(settings, places)
    language = load_language(name, places.config)
    checks = [settings_check, plan_check, *system_checks(places)]
    checks += [*machine_checks(places.state), pins_check(settings)]
    checks.append(_model(settings, places, name, is_needed=listens, is_short=is_short))
    checks.append(_speaker(settings, is_short=is_short))
    if is_short:
        reason = "not opened by --short"
        checks.append(_microphone(settings, places, reason))
    else:
        checks += [_voice(settings, language, places), _button(settings)]
        checks += _light_and_microphone(settings, places, lambda: announce(settings, language))
    return Examined(in_order(checks), settings, language)


# -- the system ------------------------------------------------------------------------------


def system_checks(places: Places) -> tuple[Check, ...]:
    """What a session can be held without: a disk that stands a power cut, a date, memory
    that is never written to a disk."""
    root = host.mount_of(Path("/"))
    known = wall_time_now(runtime_folder(places))
    return (
        machine.judge_root(
            root.is_read_only if root else None, root.file_system if root else ""
        ),
        machine.judge_clock(known.known_by if known else ""),
        machine.judge_swap(_swaps()),
    )


def _swaps() -> tuple[machine.Swap, ...] | None:
    places = host.swap_places()
    if places is None:
        return None
    return tuple(
        machine.Swap(place.name, place.is_compressed_memory, place.backing) for place in places
    )


# -- settings, plan, voice, model ------------------------------------------------------------


def _settings(places: Places) -> tuple[Settings, Check]:
    file = places.config / "device.yaml"
    try:
        settings = load_settings(places.config)
    except AuthorError as error:
        problems = tuple(map(str, error.problems))
        return Settings(), service.judge_settings(str(file), problems)
    return settings, service.judge_settings(str(file), (), file.exists())


def _plan(settings: Settings, places: Places) -> tuple[Check, str, bool]:
    """The check of the plan that the device stands ready with, its first language, and
    whether it listens."""
    name = read_chosen(places.state).plan or settings.plan
    try:
        checked = check_plan(name, settings, places)
    except FacilitateError as error:
        return service.judge_plan(name, (str(error),)), "en", True
    problems = tuple(map(str, checked.problems))
    plan, script = checked.plan, checked.script
    title = plan.title.written if plan else ""
    check = service.judge_plan(str(checked.plan_file), problems, title)
    known = checked.languages[0].messages.language if checked.languages else "en"
    return check, known, script is None or script.run_sheet.listens


def _voice(settings: Settings, language: Language, places: Places) -> Check:
    if not settings.voice.speaks:
        return service.judge_voice(speaks=False)
    try:
        voice = make_voices(settings, (language,), places.cache)
        try:
            sentence = Speech(language.messages.text("doctor-all-well"))
            pcm = voice.render(sentence, cached=False)
        finally:
            voice.close()
    except DeviceError as error:
        return service.judge_voice(speaks=True, refusal=f"{error.attempted}: {error.said}")
    seconds, level = len(pcm) / voice.sample_rate_hz, level_dbfs(pcm.tobytes())
    return service.judge_voice(speaks=True, seconds=seconds, level_dbfs=level)


def _model(
    settings: Settings, places: Places, language: str, *, is_needed: bool, is_short: bool
) -> Check:
    """Every byte of it is read, unless in short: then its sizes and times must be those of
    when it was."""
    try:
        model = known_model(language, places.config)
        folder = find_model(model, model_cache(places.cache), settings.model_folder)
        if not is_short:
            check_model(model, folder)
        trust = trust_of(folder, language, places.config)
    except ModelError as error:
        said = f"{error.attempted}: {error.said}"
        return service.judge_model(is_needed, "", "", said, error.remedy)
    return service.judge_model(is_needed, str(folder), trust, "", "")


# -- pins, button, light ---------------------------------------------------------------------


def _button(settings: Settings) -> Check:
    wanted = settings.button_device
    if wanted == "gpio" or (wanted == "auto" and has_pins()):
        return parts.judge_button(touch_pin(settings.button_pin, WATCHED_SECONDS))
    if wanted == "remote":
        return _remote(settings.button_name)
    device = "keyboard" if keyboard_is_there() else "none"
    return parts.judge_button(parts.Touch(device))


def _remote(name: str) -> Check:
    """Whether an input of that name is there and may be read; it is not opened."""
    inputs = [one for one in list_inputs() if one.is_named(name)]
    if not inputs:
        return parts.judge_remote("", f"no input is named '{name}'")
    if not any(os.access(one.path, os.R_OK) for one in inputs):
        return parts.judge_remote("", f"no right to read {inputs[0].path} (group input)")
    return parts.judge_remote(inputs[0].name, "")


def _light_and_microphone(
    settings: Settings, places: Places, announce: Callable[[], None]
) -> tuple[Check, Check]:
    """The microphone while the light is steady; it stays closed where that cannot be."""
    lamp, light = _lit_lamp(settings)
    try:
        if light.is_fault:
            reason = "the light, which shows that it listens, does not work"
            return light, _microphone(settings, places, reason)
        threading.Event().wait(LIT_SECONDS)
        return light, _microphone(settings, places, "", announce)
    finally:
        lamp.close()


def _lit_lamp(settings: Settings) -> tuple[Lamp, Check]:
    """The lamp that is fitted, lit steadily; none where it refuses."""
    wanted = settings.light_device
    if wanted == "none" or (wanted == "auto" and not has_pins()):
        return NoLamp(), parts.judge_light("", "")
    place = f"GPIO{settings.light_pin}"
    lamp: Lamp = NoLamp()
    try:
        lamp = GpioLamp(settings.light_pin)
        lamp.set_brightness(1.0)
    except LightError as error:
        lamp.close()
        return NoLamp(), parts.judge_light(place, f"{error.attempted}: {error.said}")
    return lamp, parts.judge_light(place, "")


# -- sound -----------------------------------------------------------------------------------


def _speaker(settings: Settings, *, is_short: bool) -> Check:
    there = speaker_that_is_there(settings)
    if is_short or not there.name:
        return parts.judge_speaker(there)
    output = choose_output(settings, None, lambda _: None)
    try:
        moved = is_taken(output, settings.speaker.sample_rate_hz)
    except DeviceError as error:
        refusal = f"{error.attempted}: {error.said}"
        return parts.judge_speaker(parts.SoundOut(there.name, refusal=refusal))
    return parts.judge_speaker(parts.SoundOut(output.description, has_moved=moved))


def _microphone(
    settings: Settings,
    places: Places,
    reason: str,
    announce: Callable[[], None] = lambda: None,
) -> Check:
    """``reason``: why it is not opened; empty: it is, after ``announce``."""
    wanted, file = settings.microphone_device, settings.microphone_file
    if wanted == "file" or file is not None:
        stand_in = parts.SoundIn("", stand_in="a file stands in", is_wished=True)
        return parts.judge_microphone(stand_in)
    if wanted == "auto" and not has_sound_card("input"):
        return parts.judge_microphone(parts.SoundIn("", stand_in="none"))
    name = "the default microphone" if wanted == "auto" else wanted
    if reason:
        return parts.judge_microphone(parts.SoundIn(name, reason=reason))
    try:
        microphone = choose_input(
            settings, places.config, places.cache, lambda _: None, may_stand_in=False
        )
        announce()
        return parts.judge_microphone(hear(microphone, HEARD_SECONDS))
    except DeviceError as error:
        refusal = f"{error.attempted}: {error.said}"
        return parts.judge_microphone(parts.SoundIn(name, refusal=refusal))
