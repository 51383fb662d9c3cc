"""The command ``facilitate``: parse, call, print.

Only click is imported at the start; each command imports what it needs, so that ``--help``
answers at once.
"""

from __future__ import annotations

import logging
import resource

import click

from assistant import logs
from assistant.cli import device, planning, running


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 96})
@click.version_option(package_name="facilitate", prog_name="facilitate")
@click.option("-v", "--verbose", count=True, help="Log what the program does (-vv: in detail).")
def main(verbose: int) -> None:
    """A device on a workshop table that facilitates by voice.

    `facilitate run` runs the session: press the button (or Enter) to begin and to go on.
    """
    level = (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
    logs.set_up(level)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # it would hold what people said


for command in (
    *(running.run, running.rehearse, running.harvest, running.forget),
    *(planning.new, planning.import_command, planning.check, planning.show),
    *(planning.structures, device.record, device.say, device.listen, device.transcribe),
    *(device.devices, device.doctor, device.model, device.stick),
):
    main.add_command(command)
