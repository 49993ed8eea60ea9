"""What an analysis says where it cannot decide."""

from __future__ import annotations


class Undecided(Exception):
    """Why something cannot be decided, as the end of a sentence: `it divides by what moves`."""
