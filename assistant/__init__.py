"""A device on a workshop table that facilitates by voice."""

__version__ = "0.1.0"
