"""Every fault that can be made, in the order in which they are made."""

from __future__ import annotations

from torture import (
    arm,
    button,
    clocks,
    disk_faults,
    field,
    hostile,
    journal_faults,
    killing,
    machine,
    power_cut,
    soak,
    sound_files,
    starved,
    unplugged,
    workers,
)
from torture.outcomes import Fault

FAULTS = (
    Fault(
        "power-cut",
        "nothing acknowledged is lost, nothing half is taken for good",
        200,
        power_cut.make_power_cuts,
    ),
    Fault(
        "kill",
        "resumes unasked; the harvest is that of a session left alone",
        200,
        killing.make_kills,
    ),
    Fault(
        "disk-full",
        "said; goes on from memory; kept again once there is room, with nothing missing",
        50,
        disk_faults.make_full,
    ),
    Fault(
        "read-only",
        "said; goes on from memory to the end; what was kept before stays",
        20,
        disk_faults.make_read_only,
    ),
    Fault(
        "disk-pulled",
        "said; goes on from memory to the end",
        20,
        disk_faults.make_pulled,
    ),
    Fault(
        "damaged-journal",
        "set aside, never overwritten; gone on with from what is sound of it",
        200,
        journal_faults.make_damage,
    ),
    Fault(
        "newer-schema",
        "left as it is, and said so; a new session begins",
        20,
        journal_faults.make_newer,
    ),
    Fault(
        "older-schema",
        "read, and gone on with",
        20,
        journal_faults.make_older,
    ),
    Fault(
        "model",
        "recognised by its sums before it listens; the session goes on with cards",
        50,
        sound_files.make_model_faults,
    ),
    Fault(
        "voice-cache",
        "recognised by its sum before it sounds, and rendered again",
        50,
        sound_files.make_cache_faults,
    ),
    Fault(
        "button",
        "no step skipped, nothing struck; a bad contact is said, and time goes on alone",
        100,
        button.make_troubles,
    ),
    Fault(
        "clock",
        "steps keep their time, the pages show none that is nonsense",
        100,
        clocks.make_jumps,
    ),
    Fault(
        "hostile-input",
        "a clear error, nothing written elsewhere, no hang, no trace",
        300,
        hostile.make_hostile_input,
    ),
    Fault(
        "recogniser",
        "killed or stopped, it is replaced; words come later, none is lost",
        10,
        workers.make_recogniser_blows,
    ),
    Fault(
        "voice",
        "killed or stopped, it is replaced; the sentence is right",
        20,
        workers.make_voice_blows,
    ),
    Fault(
        "loudspeaker",
        "unplugged and plugged in again: sound is back within 3 s, with one sentence",
        20,
        unplugged.make_loudspeaker,
    ),
    Fault(
        "microphone",
        "unplugged while it listens: said within 5 s, heard again within 3 s of the plug",
        10,
        unplugged.make_microphone,
    ),
    Fault(
        "soak",
        "a day of sessions, and a day of standing ready: nothing grows",
        8,
        soak.make_soak,
    ),
    Fault(
        "starved",
        "with four busy processes beside it chimes come within 50 ms of their due time",
        33,
        starved.make_starved,
    ),
    Fault(
        "field",
        "from a bundle to a page on a stick, and off; each start and each stick as promised",
        10,
        field.make_field,
    ),
    Fault(
        "arm",
        "installed from a bundle on an emulated arm64: loads, hears, speaks, stands ready",
        1,
        arm.make_arm,
    ),
    Fault(
        "machine",
        "the same with a kernel of its own: USB sticks, power off, a root that is only read",
        1,
        machine.make_machine,
    ),
)
