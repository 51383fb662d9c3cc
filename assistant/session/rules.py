"""The times by which a session judges the button and paces itself; all are settings."""

from __future__ import annotations

import msgspec


class Rules(msgspec.Struct, frozen=True, kw_only=True):
    """All in seconds, counts and rates excepted. Frozen in the journal's first record."""

    bounce_seconds: float = 0.025
    gap_seconds: float = 0.35
    hold_seconds: float = 1.0
    end_warning_seconds: float = 2.0
    end_hold_seconds: float = 5.0
    stuck_seconds: float = 10.0
    freed_seconds: float = 2.0
    flapping_edges_a_second: float = 10.0
    flapping_seconds: float = 2.0
    fastest_press_seconds: float = 0.08
    confirm_seconds: float = 10.0
    fulfilled_seconds: float = 1.0
    answer_delay_seconds: float = 0.5
    extension_seconds: float = 60.0
    reminder_seconds: float = 60.0
    reminders: int = 3
    anyone_else_seconds: float = 8.0
    last_words_seconds: float = 8.0
    stuck_wait_seconds: float = 20.0
    farewell_seconds: float = 3.0
    checkpoint_seconds: float = 5.0
    ignored_lateness_seconds: float = 15.0
    proposal_seconds: float = 10.0
    late_start_seconds: float = 300.0
    early_start_seconds: float = 3600.0
    offer_seconds: float = 5.0
    number_seconds: float = 6.0
    strike_seconds: float = 1.5
    hint_pause_seconds: float = 0.3
    hint_light_seconds: float = 10.0
    hints: int = 2
    most_read_back: int = 10
