"""Every fault that can be made, in the order in which they are made."""

from __future__ import annotations

from torture import killing, power_cut
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
)
