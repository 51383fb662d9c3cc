"""The date that a stick brings to a device without a clock of its own.

Believed once: first the file is renamed on the stick, so that an old one sets no wrong date
at a later plug; then it is kept until the next boot, and said, so that whoever is there can
object. The system's clock is never set.
"""

from __future__ import annotations

import logging
from datetime import datetime

from assistant.app.places import Places, runtime_folder
from assistant.app.stick_voice import Announcer
from assistant.devices.clock import boot_id, wall_time_now
from assistant.devices.timekeeping import (
    BroughtDate,
    WallTime,
    keep_brought_date,
    seconds_since_boot,
)
from assistant.errors import Problem
from assistant.plan.lines import Message
from assistant.stick.dates import is_past, past_problem, read_date
from assistant.stick.finding import Given
from assistant.stick.limits import StickError, Trouble
from assistant.stick.memory import DateFound
from assistant.stick.names import USED_DATE_NAME
from assistant.stick.writing import rename_file

logger = logging.getLogger(__name__)


def found_date(given: Given, places: Places, plugged_at: float | None) -> DateFound | Problem:
    """What a stick's file says of the date, if it can be right. ``plugged_at``: seconds since
    the start of this boot; the stick may have waited since then. None: just now."""
    written = read_date(given.name, given.content)
    if isinstance(written, Problem):
        return written
    known = wall_time_now(runtime_folder(places))
    if known is not None and known.is_exact:
        return DateFound(given.name)
    clock = datetime.now()
    if is_past(written, clock):
        return past_problem(given.name, written, clock)
    wall_seconds = written.astimezone().timestamp()
    at_seconds = seconds_since_boot() if plugged_at is None else plugged_at
    return DateFound(given.name, wall_seconds, at_seconds)


def believe_date(root: int, found: DateFound, places: Places, announcer: Announcer) -> bool:
    """Take a date from the stick, in which its file is renamed; whether it was taken.

    One that cannot be renamed is not taken, and that is told. Raises ``StickError`` when
    the stick is gone.
    """
    try:
        rename_file(root, found.name, USED_DATE_NAME)
    except StickError as refusal:
        if refusal.trouble in {Trouble.GONE, Trouble.UNREADABLE}:
            raise
        announcer.tell(Message("stick-date-locked"))
        return False
    runtime = runtime_folder(places)
    if found.wall_seconds is not None:
        date = BroughtDate(found.wall_seconds, boot_id(), found.boot_seconds)
        try:
            keep_brought_date(runtime, date)
        except OSError as refusal:
            logger.error("The date of a stick is not kept: %s", refusal)
    now = wall_time_now(runtime)
    if now is None:
        announcer.tell(Message("stick-date-bad"))
        return False
    announcer.tell(_said(now, announcer))
    return not now.is_exact


def _said(now: WallTime, announcer: Announcer) -> Message:
    words = announcer.language.messages
    date = words.date(now.moment.date())
    if now.is_exact:
        return Message("stick-date-known", {"date": date})
    time = words.clock_time(now.moment.hour * 60 + now.moment.minute)
    return Message("stick-date-and-time", {"date": date, "time": time})
