"""Putting the program on a machine, and taking it off again; making what is needed for that.

Standard library only: it runs before there is a virtual environment.
"""
