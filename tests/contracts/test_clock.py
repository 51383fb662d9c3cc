"""One promise, two clocks: seconds that never go back, and a wait that keeps its deadline."""

from __future__ import annotations

import queue
import time
from collections.abc import Callable

import pytest

from assistant.devices import clock as clocks
from assistant.devices import timekeeping
from assistant.devices.clock import SessionClock
from assistant.devices.ports import Clock
from assistant.devices.simulated import JumpingClock
from assistant.session.events import TimePassed

both_clocks = pytest.mark.parametrize("make", [SessionClock, JumpingClock])


@both_clocks
def test_clock_starts_where_it_is_told(make: Callable[[float], Clock]) -> None:
    """After a power cut the session goes on at the second at which it stood."""
    assert make(1234.5).now() == pytest.approx(1234.5, abs=1.0)


@both_clocks
def test_clock_gives_an_event_before_the_deadline(make: Callable[[float], Clock]) -> None:
    """What is queued is returned at once, also when the deadline has long passed."""
    clock, inbox = make(100.0), queue.SimpleQueue()
    inbox.put(TimePassed(1.0))
    inbox.put(TimePassed(2.0))
    assert clock.wait(inbox, 5000.0) == TimePassed(1.0)
    assert clock.wait(inbox, 5.0) == TimePassed(2.0)


@both_clocks
def test_clock_waits_until_it_shows_the_deadline(make: Callable[[float], Clock]) -> None:
    """None comes when the deadline is reached, never before."""
    clock, inbox = make(100.0), queue.SimpleQueue()
    until = clock.now() + 0.02
    assert clock.wait(inbox, until) is None
    assert until <= clock.now() < until + 10.0


@both_clocks
def test_clock_does_not_wait_for_what_is_past(make: Callable[[float], Clock]) -> None:
    """A deadline in the past is reached at once, and the clock does not go back."""
    clock, inbox = make(100.0), queue.SimpleQueue()
    assert clock.wait(inbox, 3.0) is None
    assert clock.now() >= 100.0


@both_clocks
def test_clock_places_moments_of_the_monotonic_clock(make: Callable[[float], Clock]) -> None:
    """Two moments a second apart are a second apart in the session."""
    clock = make(0.0)
    assert clock.at(51.0) - clock.at(50.0) == pytest.approx(1.0)


def test_session_clock_runs_on_in_the_same_boot() -> None:
    """Resumed without a power cut, the time in between has passed."""
    clock = SessionClock(zero_at_monotonic=time.monotonic() - 600.0)
    assert clock.now() == pytest.approx(600.0, abs=1.0)
    assert SessionClock(zero_at_monotonic=clock.zero_at_monotonic).now() == pytest.approx(
        clock.now(), abs=1.0
    )


def test_session_clock_changes_its_rate_without_a_jump() -> None:
    """A rehearsal runs faster from the change on; what was shown before stays."""
    clock = SessionClock(elapsed_seconds=50.0)
    clock.set_rate(60.0)
    assert clock.now() == pytest.approx(50.0, abs=30.0)
    now = time.monotonic()
    assert clock.at(now + 1.0) - clock.at(now) == pytest.approx(60.0)
    clock.set_rate(1.0)
    assert clock.at(now + 100.0) - clock.at(now + 99.0) == pytest.approx(1.0)


def test_session_clock_shrinks_its_waits_in_a_rehearsal() -> None:
    """At a thousand times the speed a minute's wait takes well under a second."""
    clock, inbox = SessionClock(), queue.SimpleQueue()
    clock.set_rate(10_000.0)
    began_at = time.monotonic()
    assert clock.wait(inbox, clock.now() + 600.0) is None
    assert 0.06 <= time.monotonic() - began_at < 30.0


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan")])
def test_session_clock_refuses_to_stand_still_or_run_back(rate: float) -> None:
    """Only a rate above 0 is a rate."""
    with pytest.raises(ValueError, match="above 0"):
        SessionClock().set_rate(rate)


def test_boot_id_is_the_kernels_and_empty_where_there_is_none(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One boot has one id; a system without it never claims to be in the same boot."""
    assert clocks.boot_id() == clocks.boot_id()
    monkeypatch.setattr(clocks, "BOOT_ID", clocks.Path(f"{tmp_path}/none"))
    assert clocks.boot_id() == ""


def test_wall_clock_is_trusted_when_set_or_kept(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A clock that timesyncd or another program sets is believed, or a battery one that
    agrees; otherwise no date is."""
    here = clocks.Path(f"{tmp_path}")
    monkeypatch.setattr(clocks, "SYNCHRONISED", here / "synchronised")
    monkeypatch.setattr(timekeeping, "BATTERY_CLOCKS", here)
    monkeypatch.setattr(clocks, "is_set_from_outside", lambda: False)
    assert not clocks.wall_clock_is_trusted()
    (here / "rtc1").mkdir()
    battery = here / "rtc1" / "since_epoch"
    battery.write_text(f"{time.time():.0f}\n", encoding="ascii")
    assert clocks.wall_clock_is_trusted()
    for without_battery in ("86", "", "no number"):
        battery.write_text(without_battery, encoding="ascii")
        assert not clocks.wall_clock_is_trusted()
    (here / "synchronised").touch()
    assert clocks.wall_clock_trusted_by() == "the network"
    (here / "synchronised").unlink()
    monkeypatch.setattr(clocks, "is_set_from_outside", lambda: True)
    assert clocks.wall_clock_trusted_by() == "the network"


def test_wall_clock_of_a_year_before_this_program_is_not_trusted(
    tmp_path: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever has set it: two clocks can agree on 1970."""
    monkeypatch.setattr(clocks, "SYNCHRONISED", clocks.Path(f"{tmp_path}"))
    assert clocks.wall_clock_is_trusted()
    monkeypatch.setattr(clocks, "EARLIEST_SECONDS", time.time() + 60)
    assert not clocks.wall_clock_is_trusted()
