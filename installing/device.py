"""What makes a program the device: its settings, the speech model, the voice's sentences."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from installing.changes import Change, Wishes
from installing.errors import Refusal
from installing.machine import USER, Machine, clean_environment, run
from installing.parts import Parts
from installing.record import write_whole

PLAIN = re.compile(r"[A-Za-z][\w./-]*")
"""What YAML takes as text without quotes; words as 'no' and 'off' aside."""

VALUE = re.compile(
    r"""(?P<key>\s*\w+:)\s*"""
    r"""(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*'|(?:[^#\s"']|(?<=\S)#)(?:[^#]|(?<!\s)#)*?|)"""
    r"""(?P<rest>\s+\#.*|\s*)"""
)
"""A line of a setting: its name, its value, quoted or not, and what follows."""


def settings_wished(wishes: Wishes) -> dict[tuple[str, ...], str | int]:
    """Which settings of device.yaml get which values, by their path in it."""
    wished: dict[tuple[str, ...], str | int | None] = {
        ("plan",): wishes.plan or None,
        ("speaker", "device"): wishes.speaker or None,
        ("microphone", "device"): wishes.microphone or None,
        ("button", "pin"): wishes.button_pin,
        ("light", "pin"): wishes.light_pin,
    }
    return {path: value for path, value in wished.items() if value is not None}


def settings_changes(machine: Machine, wishes: Wishes) -> Iterator[Change]:
    """device.yaml with what was asked for; everything else in it stays, comments too."""
    wished = settings_wished(wishes)
    file = machine.config / "device.yaml"

    def is_set() -> bool:
        return file.is_file() and with_settings(file.read_text(), wished) == file.read_text()

    def write() -> None:
        write_whole(file, with_settings(file.read_text(), wished).encode(), 0o644)

    if wished and not is_set():
        told = ", ".join(f"{' '.join(path)}: {value}" for path, value in wished.items())
        yield Change(f"set in /etc/facilitate/device.yaml: {told}", write)


def with_settings(text: str, wished: dict[tuple[str, ...], str | int]) -> str:
    """The text of device.yaml with these values in the places of the old ones, or added."""
    for path, value in wished.items():
        lines = text.splitlines()
        place = _place(lines, path)
        if place is None:
            lines += _added(lines, path, value)
        else:
            found = VALUE.fullmatch(lines[place])
            if found is None:
                raise Refusal(
                    f"device.yaml has '{lines[place].strip()}', expected one value on one line "
                    f"for '{' '.join(path)}': set it there by hand"
                )
            lines[place] = f"{found['key']} {_scalar(value)}{found['rest']}"
        text = "\n".join(lines) + "\n"
    return text


def _place(lines: list[str], path: tuple[str, ...]) -> int | None:
    """The line of a setting: that of the first word, or an indented one beneath it."""
    is_beneath = False
    for number, line in enumerate(lines):
        if re.match(rf"{path[0]}:", line):
            if len(path) == 1:
                return number
            if re.match(rf"{path[0]}:\s*[^\s#]", line):
                raise Refusal(
                    f"device.yaml writes '{path[0]}' on one line ('{line.strip()}'), expected "
                    f"'{path[1]}' on a line of its own: set it there by hand"
                )
            is_beneath = True
        elif re.match(r"\S", line) and not line.startswith("#"):
            is_beneath = False
        elif is_beneath and re.match(rf"\s+{path[-1]}:", line):
            return number
    return None


def _added(lines: list[str], path: tuple[str, ...], value: str | int) -> list[str]:
    if len(path) == 1:
        return [f"{path[0]}: {_scalar(value)}"]
    for number, line in enumerate(lines):
        if re.match(rf"{path[0]}:\s*(#.*)?$", line):
            lines.insert(number + 1, f"  {path[1]}: {_scalar(value)}")
            return []
    return [f"{path[0]}:", f"  {path[1]}: {_scalar(value)}"]


def _scalar(value: str | int) -> str:
    text = str(value)
    is_plain = isinstance(value, int) or (
        PLAIN.fullmatch(text)
        and text.lower() not in {"no", "off", "yes", "on", "true", "false"}
    )
    return text if is_plain else json.dumps(text, ensure_ascii=False)


# -- with the program itself ----------------------------------------------------------------


def own_folder_changes(machine: Machine) -> Iterator[Change]:
    """The service's own folders; kept harvests of an earlier installation are its own again."""
    for folder in (machine.state, machine.cache):
        if not folder.is_dir():
            yield Change(
                f"make /{folder.relative_to(machine.root)} for the service alone",
                partial(_make_own, folder),
            )
        elif not _is_own(folder):
            yield Change(
                f"give /{folder.relative_to(machine.root)} back to the service",
                partial(give_to, USER, folder),
            )


def _is_own(folder: Path) -> bool:
    try:
        return folder.owner() == USER
    except KeyError:
        return False


def _make_own(folder: Path) -> None:
    folder.mkdir(mode=0o700, parents=True)
    give_to(USER, folder)


def give_to(user: str, folder: Path) -> None:
    """A folder and all in it."""
    run("chown", "--recursive", "--no-dereference", f"{user}:{user}", folder)


def model_changes(machine: Machine, parts: Parts, wishes: Wishes) -> Iterator[Change]:
    """The speech model of each language, checked file by file."""
    for language in wishes.languages:
        if is_model_there(machine, language):
            continue
        yield Change(
            f"install the speech model for '{language}' (some 40 MB)",
            partial(_install_model, machine, parts, language),
        )


def is_model_there(machine: Machine, language: str) -> bool:
    """Whether it is in its place; the program checks whether it is whole."""
    models = machine.cache / "models"
    return any(models.glob(f"vosk-model-*-{language}-*/am/final.mdl"))


def _install_model(machine: Machine, parts: Parts, language: str) -> None:
    source = parts.models if parts.models else "anywhere"
    # As root: the service's user may not look into whoever's folder the bundle is in.
    run(
        *(machine.environment / "bin/facilitate", "model", "install"),
        *("--language", language, "--from", source),
        environment=clean_environment(
            {"CACHE_DIRECTORY": str(machine.cache), "STATE_DIRECTORY": str(machine.state)}
        ),
    )
    give_to(USER, machine.cache)


def voice_changes(machine: Machine, wishes: Wishes) -> Iterator[Change]:
    """Every sentence of the plan, rendered beforehand; this checks the plan as well."""
    plan = wishes.plan or chosen_plan(machine)
    yield Change(
        f"check the plan {plan}, and render its sentences", lambda: render(machine, plan)
    )


def render(machine: Machine, plan: str) -> None:
    """Raises ``Refusal`` with the plan's problems."""
    done = run(
        *(machine.command, "check", plan, "--exact"),
        environment=clean_environment(),
        must_succeed=False,
    )
    if done.returncode != 0:
        raise Refusal(f"the plan {plan} cannot be run:\n{done.stdout.strip()}")


def chosen_plan(machine: Machine) -> str:
    """What device.yaml says, else the one that comes with the program."""
    file = machine.config / "device.yaml"
    text = file.read_text() if file.is_file() else ""
    found = re.search(r"^plan:\s*[\"']?([^\s#\"']+)", text, re.M)
    return found[1].removesuffix(".yaml") if found else "facilitating-communities-of-practice"
