"""A sample portal that is looked at without a server: each question answered as the portal does."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha1
from urllib.parse import unquote, urljoin, urlsplit

from archive.model import Capture, Place
from archive.sites import packaged_platforms
from crawler.probe.looked import Answer, Known, Looked, Question
from crawler.probe.questions import next_questions
from crawler.samples import MAKES, Make, World
from crawler.samples.answers import Request, entity
from crawler.samples.server import answer

WORLD = World(articles=75, per_page=20, delay=0, port=8123, today=date(2026, 11, 23), makes=tuple(MAKES))
SEEN = datetime(2026, 11, 23, 8, tzinfo=UTC)
KNOWN = Known(packaged_platforms())
UNKNOWN = Known({"generic": packaged_platforms()["generic"]})
_MOST_REDIRECTS = 5


def capture(url: str, body: bytes, kind: str = "text/html; charset=utf-8", status: int = 200) -> Capture:
    """Return what would be kept of an answer."""
    digest = f"sha1:{sha1(body).hexdigest()}"
    return Capture(url, SEEN, status, (("Content-Type", kind),), body, Place("", 0, 0), f"urn:uuid:{digest}", digest)


def answered(make: Make, question: Question, world: World = WORLD) -> Answer:
    """Return what a sample portal answers, redirects followed."""
    url, form = question.url, question.form
    for _ in range(_MOST_REDIRECTS):
        parts = urlsplit(url)
        request = Request("POST" if form else "GET", unquote(parts.path), parts.query, form)
        made = answer(world, make.host, request)
        target = dict(made.headers).get("Location")
        if not 300 <= made.status < 400 or target is None:
            break
        url, form = urljoin(url, target), b""
    kept = capture(url, entity(made.parts, 1), made.kind, made.status)
    return Answer(question, replace(kept, headers=(*kept.headers, *make.server, *made.headers)))


def looked_at(make: Make, known: Known, world: World = WORLD) -> Looked:
    """Return everything that a sample portal says when it is asked what is worth asking."""
    looked = Looked(world.origin(make.host) + "/")
    while questions := next_questions(looked, known):
        looked = looked.with_answer(answered(make, questions[0], world))
    return looked
