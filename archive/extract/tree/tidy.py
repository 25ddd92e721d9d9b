"""What a platform leaves on its pages, whatever a portal's design is: taken out, or called what HTML calls it."""

from __future__ import annotations

import re

from archive.extract.tree.blocks import BLOCKS
from archive.extract.tree.page import Element, Page
from archive.extract.tree.selection import present, select_any
from archive.model import ReadRules

# libxml2 reads `&#31;` as a letter, lxml writes none that XML forbids
_REFUSED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_BOXES = ("div", "p", "span", "section", "center")


def tidy(page: Page, rules: ReadRules) -> None:
    """Take the furniture of *rules* off the tree of *page*, and make `<figure>`s of its figures.

    Done once, before anybody looks: what reads the tree need know neither's names on any platform.
    """
    for element in list(select_any(page, present(page, rules.furniture))):
        _take_out(element)
    for element in select_any(page, present(page, rules.figure)):
        if element.tag in _BOXES:
            element.tag = "figure"


def _take_out(element: Element) -> None:
    """Take *element* off its tree; the words behind it stay, and do not run into those before."""
    outer, before = element.getparent(), element.getprevious()
    if outer is None:
        return
    behind = ("\n" if element.tag in BLOCKS else "") + (element.tail or "")
    if before is not None:
        before.tail = _REFUSED.sub("", (before.tail or "") + behind)
    else:
        outer.text = _REFUSED.sub("", (outer.text or "") + behind)
    outer.remove(element)
