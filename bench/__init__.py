"""How fast it is: figures of one run, against what a maker would write with the same libraries.

Not installed with the package; run by ``scripts/bench``.
"""
