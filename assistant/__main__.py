"""``python -m assistant`` is ``facilitate``."""

from assistant.cli import main

main()
