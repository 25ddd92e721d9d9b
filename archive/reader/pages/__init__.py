"""The pages: each a function from a desk and a question to what is shown. Here stands where each is found."""

from __future__ import annotations

from archive.reader.pages.front import front
from archive.reader.showing import View

ROUTES: tuple[tuple[str, View], ...] = ((r"^/$", front),)
"""Path (a pattern) → page."""
