"""Frames of pages, as captures have them (64 bits in hexadecimal), held against each other. Pure."""

from __future__ import annotations

# Of two frames that have nothing in common 32 of 64 bits differ, 4 more or less; of two that share all but a banner
# some 6. 16 are an angle of 45°: three in ten parts are others.
APART = 16


def apart(one: str, other: str) -> int:
    """Return how many bits of two templates differ; all of them where they are of two kinds.

    >>> apart("00000000000000ff", "0000000000000000")
    8
    """
    if len(one) != len(other):
        return 64
    try:
        return (int(one, 16) ^ int(other, 16)).bit_count()
    except ValueError:
        return 0 if one == other else 64
