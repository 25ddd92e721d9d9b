"""What of a site shows the same again: measured on each page, refused by its own rule, tried again, told to the ledger."""

from __future__ import annotations

import logging
from array import array
from collections import OrderedDict
from dataclasses import replace

from archive.model import Site
from crawler.ledger import Ledger, Owed
from crawler.spiders.requests import Asking
from crawler.walking.idle import RULE as IDLE
from crawler.walking.idle import Idle
from crawler.walking.reading import Opened
from crawler.walking.sameness import LISTED, Sameness
from crawler.walking.sameness import RULE as SAME_TEXT
from crawler.walking.steps import PAGES, Found, Shown, Step

logger = logging.getLogger(__name__)

MOST_LISTS = 10_000  # pages of listings that a night remembers, some hundred bytes each
NO_ARTICLES = ("listing", "other")


class Doubles:
    """What a walk has measured, with the ledger that remembers it for the next night."""

    def __init__(self, site: Site, ledger: Ledger) -> None:
        self._site, self._ledger = site, ledger
        self._sameness, self._idle = Sameness(), Idle()
        self._lists: OrderedDict[bytes, array[int]] = OrderedDict()
        """What each page of a listing lists: hashes, for the addresses themselves are twenty times as long."""
        self._tried: set[str] = set()
        """Articles of lists that were seen before, which were asked for all the same."""
        self._lists_tell = True
        if known := ledger.likes.idle():
            self._idle.remember(known)
            self._idle.hold(ledger.likes.keys())

    def judged(self, found: Found, hop: str) -> tuple[Found, Found]:
        """Return *found* with its rules for what shows the same again; and as it counts where pages are told apart.

        There an address that shows what another shows is that other.
        """
        steps, counted = [], []
        for step in found.steps:
            mine, stands = self._judged(step)
            steps.append(mine)
            counted.append(stands)
        refused, told = replace(found, steps=tuple(steps)), replace(found, steps=tuple(counted))
        if hop != "pager" or not found.listed or not self._is_listed_again(told):
            return refused, told
        return self._without_new(refused), self._without_new(told)

    def _judged(self, step: Step) -> tuple[Step, Step]:
        if step.hop != "article" or step.rule is not None or not self._is_new(step):
            return step, step
        double = self._idle.double(step.key, self._ledger.likes.state)
        if double is not None and not double.is_sample:
            return replace(step, rule=double.rule), replace(step, key=double.of)
        if double is None and self._sameness.refuses(step.url):
            step = replace(step, rule=SAME_TEXT)
        return step, step

    def _is_new(self, step: Step) -> bool:
        return self._ledger.state(step.key) in (None, "refused")

    def _is_listed_again(self, found: Found) -> bool:
        """Return whether a page lists, word for word, what another did, and under other addresses; remember it."""
        keys = array("q", map(hash, found.articles()))
        before = self._lists.setdefault(found.listed, keys)
        if len(self._lists) > MOST_LISTS:
            self._lists.popitem(last=False)
        return self._lists_tell and set(before).isdisjoint(keys)

    def _without_new(self, found: Found) -> Found:
        """Return *found* with the rule for all of its new articles but one, which is tried: on each page another."""
        new = [step.key for step in found.steps if step.hop == "article" and step.rule is None and self._is_new(step)]
        refused = {key for key in new if key not in self._tried}
        if new and len(refused) == len(new):
            tried = new[len(self._tried) % len(new)]
            self._tried.add(tried)
            refused.discard(tried)
        return replace(
            found, steps=tuple(replace(one, rule=LISTED) if one.key in refused else one for one in found.steps)
        )

    def again(self, step: Step) -> Owed | None:
        """Return what stands for *step* where that is asked for only to try a rule again: both are compared tonight."""
        double = self._idle.double(step.key, self._ledger.likes.state) if step.hop == "article" else None
        met = self._ledger.likes.met(double.of) if double is not None and double.is_sample else None
        return Owed(*met) if met else None

    def trap(self, asking: Asking) -> str | None:
        """Return the rule by which *asking* is not sent after all, given what others of its kind have shown."""
        if asking.owed.hop != "article":
            return None
        double = self._idle.double(asking.owed.key, self._ledger.likes.state)
        if double is not None:
            return None if double.is_sample else double.rule
        return SAME_TEXT if self._sameness.refuses(asking.owed.url) else None

    def fallen(self, key: str) -> None:
        """Note that there is no page at *key*: what was refused because it shows the same is owed."""
        if (rule := self._idle.fallen(key)) is not None:
            self._ledger.likes.lift(rule)

    def measure(self, shown: Shown, found: Found, owed: Owed, opened: Opened) -> None:
        """Note whether a page shows what another showed; one that says that there is no page is no trap, but a gone article."""
        if shown.hop not in PAGES or not found.text:
            return
        key, text = owed.key, found.text
        first = self._sameness.first(key, text)
        like = self._sameness.first(key, found.numberless)
        if shown.hop != "article":
            return
        kind = opened.reading().kind if first or like else "article"
        if first is None and kind in NO_ARTICLES:
            first, text = like, found.numberless
        if first is not None and kind not in ("article", *NO_ARTICLES):
            return
        self._learn(key, text, first)
        if first is None and key in self._tried:
            self._lists_tell = False
            self._ledger.likes.lift(LISTED)
        if self._sameness.note(shown.url, same=first is not None):
            logger.warning("%s shows something new: its like are owed again", shown.url)
            self._ledger.likes.lift(SAME_TEXT)

    def _learn(self, key: str, text: bytes, first: str | None) -> None:
        idle, freed = self._idle.learn(key, text, first)
        for part in freed:
            logger.warning("%s: %s changes something after all: what was refused is owed", key, part.words())
            self._ledger.likes.unlearned(part)
            self._ledger.likes.lift(IDLE + part.words())
        for part in idle:
            logger.warning("%s: %s changes nothing at %s", self._site.slug, part.words(), part.shape)
            self._ledger.likes.learned(part)
        if idle or freed:
            self._idle.hold(self._ledger.likes.keys())
