"""Every fault that can be made, in the order in which they are made."""

from __future__ import annotations

from torture import button, disk_faults, killing, power_cut
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
        "button",
        "no step skipped, nothing struck; a bad contact is said, and time goes on alone",
        100,
        button.make_troubles,
    ),
)
