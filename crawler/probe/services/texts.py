"""Where an answer that tells one article has each field: by its values, beside what the list called it. Pure.

The names of keys decide only between values that look alike: a summary and a description for search engines.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from itertools import islice

from archive.extract.people.names import is_account, people_in
from archive.extract.text import fold, squeeze
from crawler.probe.services.lists import Articles, Item
from crawler.probe.services.values import MOST_TOLD, Leaf, is_picture, is_prose, leaves, moment_of, plain_text, words

LEAST_TEXT = 200  # letters of a text: a lead is shorter
LEAST_LEAD, LONGEST_LEAD = 8, 2_000  # words; letters
LONGEST_NAME = 80
_USUAL, _SOME = 0.6, 0.25  # of the articles
_ACCOUNT = re.compile(r"(?i)creat|modif|updat|edit|approv|user|account|login|email|duyet|nguoi_?(?:tao|sua|dang)|owner")
_WRITER = re.compile(r"(?i)author|byline|writer|tac_?gia|but_?danh|phong_?vien|nguoi_?viet")
_SOURCE = re.compile(r"(?i)source|nguon")
_CAPTION = re.compile(r"(?i)caption|chu_?thich|mo_?ta|legend|note|desc")
_SUMMARY = re.compile(r"(?i)sapo|lead|summary|desc|tom_?tat|mo_?ta|trich|gioi_?thieu|intro|abstract|brief")
_FOR_MACHINES = re.compile(r"(?i)(?:^|[._])(?:meta|seo|og|keyword|schema)|(?:meta|seo)[A-Z]")
_PUBLISHED = re.compile(r"(?i)publi|post|dang|xuat_?ban|phat_?hanh|release")
_CHANGED = re.compile(r"(?i)updat|modif|edit|sua|cap_?nhat|creat|tao|expire|het_?han|crawl|delete|start|end")
_CATEGORY = re.compile(r"(?i)categ|chuyen|danh_?muc|section|nhom|menu|topic")


@dataclass(frozen=True, slots=True)
class Told:
    """One article: what a service answers, what the list says of it, and the section whose list that is."""

    fields: Mapping[str, Leaf]
    item: Item
    headline: str
    section: str | None


def told_in(data: object, item: Item, articles: Articles, section: str | None) -> Told | None:
    """Return what *data* tells of the article that the list calls *item*; None where its headline or a text is missing."""
    if articles.title not in item:
        return None
    fields = {leaf.path: leaf for leaf in islice(leaves(data), MOST_TOLD)}
    told = Told(fields, item, item[articles.title].text, section)
    return told if _title(told) and _body(told) else None


@dataclass(frozen=True, slots=True)
class Place:
    """Where a field stands, how it is known, and on how many of the articles it stands there."""

    field: str
    path: str
    evidence: str
    share: float


def places(told: Sequence[Told], articles: Articles) -> tuple[Place, ...]:
    """Return where the fields of an article stand in what was *told*; those that nothing tells are left out."""
    if not told:
        return ()
    found: dict[str, tuple[str, str]] = {}
    for field, look, why in _LOOKS:
        path = look(told, articles, {path for path, _ in found.values()})
        if path is not None:
            found[field] = (path, why)
    if "caption" in found:
        # a picture without words of its own is the list's, or the text has it
        beside = (_picture_beside(found["caption"][0], one) for one in told)
        found["image"] = (_usual(beside, len(told), _SOME) or "", "the picture with these words")
    return tuple(
        Place(field, path, why, sum(path in one.fields for one in told) / len(told))
        for field, (path, why) in found.items()
    )


def _title(told: Told) -> str | None:
    wanted = squeeze(unescape(told.headline))
    same = [path for path, leaf in told.fields.items() if squeeze(unescape(leaf.text)) == wanted]
    return min(same, key=lambda path: (bool(_FOR_MACHINES.search(path)), path.count(".")), default=None)


def _body(told: Told) -> str | None:
    texts = [(len(leaf.text), path) for path, leaf in told.fields.items() if " " in leaf.text]
    longest, path = max(texts, default=(0, ""))
    return path if longest >= LEAST_TEXT else None


def _usual(paths: Iterable[str | None], count: int, least: float = _USUAL) -> str | None:
    met = Counter(path for path in paths if path is not None)
    path, times = met.most_common(1)[0] if met else (None, 0)
    return path if times >= count * least else None


def _titles(told: Sequence[Told], _: Articles, __: set[str]) -> str | None:
    return _usual(map(_title, told), len(told))


def _bodies(told: Sequence[Told], _: Articles, __: set[str]) -> str | None:
    return _usual(map(_body, told), len(told))


def _days(told: Sequence[Told], articles: Articles, _: set[str]) -> str | None:
    paths = dict.fromkeys(path for one in told for path, leaf in one.fields.items() if moment_of(leaf.value))

    def worth(path: str) -> tuple[float, int, int, int]:
        same = sum(
            moment_of(one.fields[path].value) == moment_of(one.item[articles.day].value)
            for one in told
            if articles.day and path in one.fields and articles.day in one.item
        )
        return (
            same,
            bool(_PUBLISHED.search(path)) - bool(_CHANGED.search(path)),
            -path.count("."),
            -list(paths).index(path),
        )

    often = [path for path in paths if sum(path in one.fields for one in told) >= len(told) * _USUAL]
    return max(often, key=worth, default=None)


def _leads(told: Sequence[Told], _: Articles, taken: set[str]) -> str | None:
    worth: dict[str, float] = {}
    for path in dict.fromkeys(path for one in told for path in one.fields if path not in taken):
        having = [one for one in told if path in one.fields]
        good = sum(_may_lead(one.fields[path].text, one, taken) for one in having)
        if good >= max(len(having) * _USUAL, len(told) * _SOME):
            listed = sum(any(leaf.text == one.fields[path].text for leaf in one.item.values()) for one in having)
            worth[path] = (
                listed / len(having)
                + bool(_SUMMARY.search(path))
                - 2 * bool(_FOR_MACHINES.search(path))
                - path.count(".") / 4
            )
    return max(worth, key=worth.__getitem__, default=None)


def _may_lead(text: str, told: Told, taken: set[str]) -> bool:
    plain = plain_text(text)
    if not is_prose(plain) or words(plain) < LEAST_LEAD or len(text) > LONGEST_LEAD:
        return False
    # what the text itself says is an excerpt of it
    others = [plain_text(told.fields[path].text) for path in taken if path in told.fields]
    return squeeze(plain).rstrip(" .…") not in " ".join(others) and plain != told.headline


def _sections(told: Sequence[Told], _: Articles, taken: set[str]) -> str | None:
    named = [
        path
        for one in told
        for path, leaf in one.fields.items()
        if path not in taken and one.section and fold(leaf.text) == fold(one.section)
    ]
    if (path := _usual(named, len(told))) is not None:
        return path
    short = [
        path
        for one in told
        for path, leaf in one.fields.items()
        if path not in taken
        and _CATEGORY.search(path)
        and " " in leaf.text
        and words(leaf.text) <= 10
        and is_prose(leaf.text)
    ]
    return _usual(short, len(told))


def _writers(told: Sequence[Told], _: Articles, taken: set[str]) -> str | None:
    worth: dict[str, float] = {}
    for path in dict.fromkeys(path for one in told for path in one.fields if path not in taken):
        values = [one.fields[path].text for one in told if path in one.fields]
        people = [text for text in values if len(text) <= LONGEST_NAME and not is_account(text) and people_in(text)]
        beside = path.rpartition(".")[0]
        account = any(
            _ACCOUNT.search(other)
            for one in told
            for other in one.fields
            if beside and other.rpartition(".")[0] == beside
        )
        if _ACCOUNT.search(path) or account or len(people) < max(len(values) * _USUAL, len(told) * _SOME):
            continue
        # one name below everything is the office's, unless it is called a writer's
        if len(set(people)) > 1 or _WRITER.search(path):
            worth[path] = len(people) / len(told) + bool(_WRITER.search(path)) - bool(_CAPTION.search(path))
    return max(worth, key=worth.__getitem__, default=None)


def _sources(told: Sequence[Told], _: Articles, taken: set[str]) -> str | None:
    named = [
        path
        for one in told
        for path, leaf in one.fields.items()
        if path not in taken and _SOURCE.search(path.rpartition(".")[2]) and len(leaf.text) <= LONGEST_NAME
        and any(map(str.isalpha, leaf.text)) and not is_picture(leaf.text) and "/" not in leaf.text
    ]  # fmt: skip
    return _usual(named, len(told), _SOME)


def _captions(told: Sequence[Told], _: Articles, taken: set[str]) -> str | None:
    """Return where the words stand that are printed under a picture: beside its address, in an object or by its name."""
    others = {path.rpartition(".")[0] for path in taken if "." in path}
    named = [
        path
        for one in told
        for path, leaf in one.fields.items()
        if path not in taken and _picture_beside(path, one, others) and is_prose(leaf.text) and words(leaf.text) >= 3
        and leaf.text != one.headline and moment_of(leaf.value) is None
    ]  # fmt: skip
    return _usual(named, len(told), _SOME)


def _picture_beside(path: str, told: Told, others: Collection[str] = ()) -> str | None:
    """Return the path of the picture that *path* stands beside; none in objects that are *others*: a section's."""
    outer, _, name = path.rpartition(".")
    pictures = [one for one, leaf in told.fields.items() if is_picture(leaf.text) and one.rpartition(".")[0] == outer]
    own = {one.rpartition(".")[0] for one in told.fields if one in (_title(told), _body(told))}
    if outer in own:  # beside the text itself only a name says that words are a picture's
        return (
            pictures[0]
            if pictures and _CAPTION.search(name) and re.search(r"(?i)image|img|anh|photo|thumb|avatar|hinh", name)
            else None
        )
    return pictures[0] if pictures and outer not in others else None


_Look = Callable[[Sequence[Told], Articles, set[str]], str | None]
_LOOKS: tuple[tuple[str, _Look, str], ...] = (
    ("title", _titles, "says what the list calls the article"),
    ("body", _bodies, "the longest text of the answer"),
    ("date", _days, "a moment, that of the list where it has one"),
    ("lead", _leads, "prose beside the text, which does not say it again"),
    ("section", _sections, "the name of the section whose list led there"),
    ("byline", _writers, "names of people, of no account"),
    ("source", _sources, "a short text that is called a source"),
    ("caption", _captions, "words beside a picture's address"),
)
