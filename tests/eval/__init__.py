"""How well and how fast pages are read: `make eval` prints one table of it and writes docs/quality.md.

The parts: saved pages, sample portals, public sets, speed, pages that are too large, memory. `python -m tests.eval.PART` prints
one part alone, with what was missed.
"""
