"""What every test stands on: pins that are mocked, never those of the machine."""

from __future__ import annotations

import os

os.environ["GPIOZERO_PIN_FACTORY"] = "mock"
os.environ["GPIOZERO_MOCK_PIN_CLASS"] = "mockpwmpin"
