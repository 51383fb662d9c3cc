"""What people touch, hear and speak to. Facts in, a ``Check`` out. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from assistant.checking.check import Check, bad, first_words, good, unknown, warning

FLAPPING_EDGES = 6
"""In the third of a second for which the button is watched; a hand makes two."""

QUIET_DBFS = -80.0
"""Below this no microphone in any room is: it is muted, or its plug is loose. The noise of
16 bits alone lies at -96."""

CLIPPED_SHARE = 0.001
STOPPED_SHARE = 0.8
"""Of the sound that should have come."""

BUSY = "if the service runs, stop it first: sudo systemctl stop facilitate"
PLUG = "check its plug, then choose one that `facilitate devices` lists"


@dataclass(frozen=True)
class Pins:
    """``library``: what reaches them, by its name; ``refusal``: why nothing does."""

    are_there: bool
    are_needed: bool
    chips: tuple[str, ...] = ()
    closed_chips: tuple[str, ...] = ()
    library: str = ""
    is_stub: bool = False
    refusal: str = ""


def judge_pins(pins: Pins) -> Check:
    """The way to button and light."""
    if not pins.are_there and not pins.are_needed:
        return unknown("pins", "none on this machine: the keyboard is the button")
    if pins.is_stub:
        return bad(
            "pins",
            "pins",
            "the module lgpio is empty: pip has installed a stub of it",
            "install Debian's: sudo apt install python3-lgpio; then run scripts/setup again",
        )
    if pins.closed_chips and not pins.library:
        return bad(
            "pins",
            "pins",
            f"{', '.join(pins.closed_chips)} may not be opened by this user",
            "sudo usermod -aG gpio $USER, then log in again",
        )
    if pins.refusal:
        remedy = "on a Raspberry Pi run scripts/setup, which installs python3-lgpio"
        return bad("pins", "pins", first_words(pins.refusal), remedy)
    chips = f", {', '.join(pins.chips)}" if pins.chips else ""
    return good("pins", f"{pins.library}{chips}")


@dataclass(frozen=True)
class Touch:
    """The button, watched for a third of a second. ``device``: pin, keyboard or none."""

    device: str
    place: str = ""
    refusal: str = ""
    is_down: bool = False
    edges: int = 0


def judge_button(touch: Touch) -> Check:
    """Free, not held down, and quiet."""
    if touch.refusal:
        return bad("button", "button", first_words(touch.refusal), f"check its pin; {BUSY}")
    if touch.device == "keyboard":
        return unknown("button", "the keyboard is the button")
    if touch.device == "none":
        remedy = "start it in a terminal, or with --auto-press"
        return unknown("button", "nobody can press here", remedy)
    if touch.edges > FLAPPING_EDGES:
        found = f"{touch.edges} changes in a moment on {touch.place}"
        return bad("button", "button-flaps", found, "its cable is loose, or none is there")
    if touch.is_down:
        remedy = "let it go; else its cable or the button makes a short circuit"
        return bad("button", "button-down", f"is down on {touch.place}", remedy)
    return good("button", f"free on {touch.place}; press it to see that it counts")


def judge_remote(name: str, refusal: str) -> Check:
    """A presenter's remote as the button. ``name``: what it calls itself."""
    if refusal:
        remedy = "plug in its receiver or switch it on; 'facilitate devices' names the inputs"
        return bad("button", "button", refusal, remedy)
    return good("button", f"the input '{name}'; press its key to see that it counts")


def judge_light(place: str, refusal: str) -> Check:
    """``place``: the lamp's pin, empty where none is fitted."""
    if refusal:
        remedy = f"without it the device does not listen; check its pin; {BUSY}"
        return bad("light", "light", first_words(refusal), remedy)
    if not place:
        return unknown("light", "none is fitted")
    return good("light", f"lights on {place}; see that it does")


@dataclass(frozen=True)
class SoundOut:
    """The loudspeaker. ``stand_in``: what is played to instead, wished or not.
    ``has_moved``: it took sound while it was open; None: it was not opened."""

    name: str
    stand_in: str = ""
    is_wished: bool = False
    refusal: str = ""
    has_moved: bool | None = None


def judge_speaker(sound: SoundOut) -> Check:
    """It is there, opens, and takes sound."""
    if sound.refusal:
        return bad("speaker", "speaker", first_words(sound.refusal), PLUG)
    if sound.stand_in and sound.is_wished:
        return unknown("speaker", f"{sound.stand_in}, as the settings say")
    if sound.stand_in:
        remedy = "plug in a USB loudspeaker or sound card"
        return bad("speaker", "no-speaker", "no sound device plays", remedy)
    if sound.has_moved is False:
        return bad("speaker", "speaker", f"{sound.name} takes no sound", PLUG)
    how = "takes sound" if sound.has_moved else "is there, not opened"
    return good("speaker", f"{sound.name} {how}")


@dataclass(frozen=True)
class SoundIn:
    """The microphone. ``heard_seconds`` None: it was not opened, for ``reason``.

    ``level_dbfs`` over all of it, ``floor_dbfs`` of its quietest block, ``clipped_share``
    of its samples at full scale.
    """

    name: str
    wanted_seconds: float = 1.0
    stand_in: str = ""
    is_wished: bool = False
    refusal: str = ""
    reason: str = ""
    heard_seconds: float | None = None
    level_dbfs: float = 0.0
    floor_dbfs: float = 0.0
    clipped_share: float = 0.0
    is_digital_silence: bool = False
    lost_blocks: int = 0


def judge_microphone(sound: SoundIn) -> Check:
    """It is there, hears, and is neither dead nor overdriven."""
    if sound.refusal:
        return bad("microphone", "microphone", first_words(sound.refusal), PLUG)
    if sound.stand_in and sound.is_wished:
        return unknown("microphone", f"{sound.stand_in}, as the settings say")
    if sound.stand_in:
        return warning(
            "microphone",
            "no-microphone",
            "no sound device hears",
            "plug in a USB microphone; without it the debrief asks for cards",
        )
    if sound.heard_seconds is None:
        return unknown("microphone", f"{sound.name} is there, not opened: {sound.reason}")
    return _judge_heard(sound, sound.heard_seconds)


def _judge_heard(sound: SoundIn, heard_seconds: float) -> Check:
    if heard_seconds < STOPPED_SHARE * sound.wanted_seconds:
        found = (
            f"{sound.name} gave {heard_seconds:.1f} s of sound in {sound.wanted_seconds:.0f} s"
        )
        return bad("microphone", "microphone-dead", found, PLUG)
    if sound.is_digital_silence:
        remedy = "it is switched off, muted (alsamixer), or its plug is loose"
        found = f"{sound.name} gives digital silence"
        return bad("microphone", "microphone-dead", found, remedy)
    return _judge_level(sound)


def _judge_level(sound: SoundIn) -> Check:
    found = (
        f"{sound.name}: level {sound.level_dbfs:.0f} dBFS, floor {sound.floor_dbfs:.0f} dBFS"
    )
    if sound.clipped_share > CLIPPED_SHARE:
        return warning(
            "microphone",
            "microphone-clips",
            f"{found}, {100 * sound.clipped_share:.1f} % clipped",
            "lower its capture level (alsamixer), or move it away from what is so loud",
        )
    if sound.level_dbfs < QUIET_DBFS:
        remedy = "raise its capture level (alsamixer), and see that it is not muted"
        return warning("microphone", "microphone-quiet", f"{found}, very quiet", remedy)
    if sound.lost_blocks:
        lost = f"{found}, {sound.lost_blocks} stretches lost"
        remedy = "end other programs; plug it in without a hub"
        return warning("microphone", "microphone-loses", lost, remedy)
    return good("microphone", found)
