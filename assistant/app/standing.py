"""What is looked at before each session of the service, so that it stands ready or says what
is missing: quick, and without opening a part."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import msgspec

from assistant.app.chosen import plan_choices, read_chosen
from assistant.app.parts import has_pins, has_sound_card
from assistant.app.places import Places
from assistant.checking import machine, parts
from assistant.checking.check import PARTS, Check
from assistant.checking.telling import to_mend_at_start
from assistant.devices import host
from assistant.devices.pins import reach
from assistant.devices.power import read_power
from assistant.errors import ButtonError, DeviceError, FacilitateError
from assistant.plan.lines import Speech
from assistant.plan.runsheet import PlanChoice
from assistant.preparing import Prepared, load_library, load_plan, plan_files
from assistant.settings import Settings

logger = logging.getLogger(__name__)

CHIPS = Path("/dev")


def start_checks(settings: Settings, places: Places) -> tuple[Check, ...]:
    """The machine, the way to the pins, and whether any sound device plays."""
    speaker = parts.judge_speaker(speaker_that_is_there(settings))
    return in_order([*machine_checks(places.state), pins_check(settings), speaker])


def in_order(checks: Iterable[Check]) -> tuple[Check, ...]:
    """As a table has them."""
    return tuple(sorted(checks, key=lambda check: PARTS.index(check.part)))


def with_faults(prepared: Prepared, checks: Iterable[Check]) -> Prepared:
    """The prepared session, whose ready line goes on with what a person must mend."""
    lines = tuple(
        Speech(
            language.messages.text(f"doctor-say-{check.fault}"),
            language.messages.language if number else "",
        )
        for check in to_mend_at_start(tuple(checks))
        for number, language in enumerate(prepared.languages)
    )
    sheet = prepared.script.run_sheet
    sheet = msgspec.structs.replace(sheet, ready=(*sheet.ready, *lines))
    return replace(prepared, script=replace(prepared.script, run_sheet=sheet))


def with_kept(prepared: Prepared, questions: int) -> Prepared:
    """The prepared session, whose ready line begins with what was kept of the one before."""
    lines = tuple(
        Speech(
            language.messages.text("kept-page", count=questions),
            language.messages.language if number else "",
        )
        for number, language in enumerate(prepared.languages)
    )
    sheet = prepared.script.run_sheet
    sheet = msgspec.structs.replace(sheet, ready=(*lines, *sheet.ready))
    return replace(prepared, script=replace(prepared.script, run_sheet=sheet))


def with_choices(
    prepared: Prepared, settings: Settings, places: Places, *, may_choose_plan: bool
) -> Prepared:
    """The prepared session, as loud as was chosen, and with the plans to choose from."""
    chosen = read_chosen(places.state)
    volume_db = settings.speaker.volume_db if chosen.volume_db is None else chosen.volume_db
    plans = _plans(prepared, places) if may_choose_plan else ()
    sheet = prepared.script.run_sheet
    sheet = msgspec.structs.replace(sheet, volume_db=volume_db, plans=plans)
    return replace(prepared, script=replace(prepared.script, run_sheet=sheet))


def _plans(prepared: Prepared, places: Places) -> tuple[PlanChoice, ...]:
    """This plan and every other that can be read, by how it is called."""
    library = load_library(places.config)
    titles = {}
    for path in plan_files(places.config, places.state):
        try:
            plan = load_plan(path, library)
        except FacilitateError as refusal:
            logger.warning("A plan that cannot be chosen: %s", refusal)
            continue
        titles[path.stem] = plan.title.in_language(prepared.plan.language).spoken
    present = PlanChoice(prepared.plan_file.stem, prepared.plan.title.written)
    return plan_choices(present, titles)


def failed_parts(checks: Iterable[Check]) -> tuple[str, ...]:
    """The parts that a person must mend, each as the device of a ``DeviceFailed``: heat is
    one of its own, as the watcher of the power tells it."""
    faults = to_mend_at_start(tuple(checks))
    return tuple(
        dict.fromkeys("heat" if check.fault == "heat" else check.part for check in faults)
    )


def notes_of(checks: Iterable[Check]) -> tuple[str, ...]:
    """The same for a screen."""
    return tuple(
        f"To be mended: {check.part}, {check.found}; {check.remedy}"
        for check in to_mend_at_start(tuple(checks))
    )


def machine_checks(state: Path) -> tuple[Check, ...]:
    """Disk, heat, power and memory. ``state``: where sessions are kept."""
    trial, power, mount = host.try_disk(state), read_power(), host.mount_of(state.resolve())
    disk = machine.Disk(
        str(state),
        trial.free_bytes,
        trial.sync_seconds,
        mount.file_system if mount else "",
        trial.refusal,
    )
    return (
        machine.judge_disk(disk),
        machine.judge_temperature(power.celsius),
        machine.judge_power(power.is_weak, power.was_weak, power.is_slowed, power.was_slowed),
        machine.judge_memory(host.available_memory_bytes()),
    )


def speaker_that_is_there(settings: Settings) -> parts.SoundOut:
    """Which loudspeaker would be opened, or that a file stands in."""
    wanted = settings.speaker.device
    if wanted == "file" or (wanted == "auto" and not has_sound_card("output")):
        return parts.SoundOut("", "a file stands in", is_wished=wanted == "file")
    return parts.SoundOut("the default loudspeaker" if wanted == "auto" else wanted)


def pins_check(settings: Settings) -> Check:
    is_needed = "gpio" in {settings.button_device, settings.light_device}
    facts = parts.Pins(has_pins(), is_needed)
    if not facts.are_there and not is_needed:
        return parts.judge_pins(facts)
    chips = sorted(CHIPS.glob("gpiochip*"))
    closed = [str(chip) for chip in chips if not _may_open(chip)]
    facts = replace(
        facts,
        chips=tuple(map(str, chips)),
        closed_chips=tuple(closed),
        is_stub=_lgpio_is_stub(),
    )
    try:
        facts = replace(facts, library=reach(ButtonError, "reaching the pins", _pin_library))
    except DeviceError as error:
        facts = replace(facts, refusal=f"{error.attempted}: {error.said}")
    return parts.judge_pins(facts)


def _may_open(chip: Path) -> bool:
    return os.access(chip, os.R_OK | os.W_OK)


def _lgpio_is_stub() -> bool:
    try:
        import lgpio
    except ImportError:
        return False
    return not hasattr(lgpio, "gpiochip_open")


def _pin_library() -> str:
    from gpiozero import Device

    Device.ensure_pin_factory()
    return type(Device.pin_factory).__name__
