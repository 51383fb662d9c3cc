"""Whether each part of the device is well, and what to do where it is not. Pure."""
