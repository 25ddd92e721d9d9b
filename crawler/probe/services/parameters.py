"""What the parameters of a service's address mean, by their names, and the address that asks for a page of a list. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from archive.extract.data import filled
from crawler.probe.services.calls import Call

SIZE, LEAST_SIZE, MOST_SIZE = 20, 10, 50  # articles of a page: what a script asks for, where that is some
_PAGE = r"page|p|pg|paged|trang|page_?(?:index|no|num|number)|(?:current|cur)_?page|trang_?(?:hien_?tai|so)|so_?trang"
_OFFSET = r"offset|skip|start(?:_?(?:index|row|at))?|from|first(?:_?result)?|bat_?dau|tu_?vi_?tri|bo_?qua"
_SIZE = (
    r"size|limit|count|take|top|rows|length|(?:page|items?|per|max|row)_?(?:size|limit|count|page|results?|per_?page)"
    r"|records?_?per_?page|so_?(?:luong|tin|bai|ban_?ghi|dong)|kich_?thuoc\w*|gioi_?han"
)
_GROUP = (
    r"cat|cid|\w*(?:categ|cat_?(?:id|slug)|chuyen_?muc|danh_?muc|nhom|loai_?tin|menu|section|topic|group|channel|zone|folder"
    r"|taxonomy)\w*"
)
_ROLES = {"page": _PAGE, "offset": _OFFSET, "size": _SIZE, "group": _GROUP}
_COMPILED = tuple((role, re.compile(f"(?i)(?:{pattern})")) for role, pattern in _ROLES.items())
_SPOKEN = re.compile(r"[{,]\s*(\w{1,30})\s*[:,}]")
_PLACE = re.compile(r"\{([\w.]*)\}")


def role_of(name: str) -> str:
    """Return what a parameter is for: `page`, `offset`, `size`, `group` (a section), or "".

    >>> [role_of(name) for name in ("pageIndex", "skip", "soLuong", "chuyenMucId", "keyword")]
    ['page', 'offset', 'size', 'group', '']
    """
    return next((role for role, pattern in _COMPILED if pattern.fullmatch(name)), "")


def spoken(text: str) -> Mapping[str, str]:
    """Return which names a script has most often for each role: what is asked where parameters are put together elsewhere."""
    names = Counter(match[1] for match in islice(_SPOKEN.finditer(text), 20_000))
    told: dict[str, str] = {}
    for name, _ in names.most_common():
        if len(name) > 1 and (role := role_of(name)) in ("page", "offset", "size"):
            told.setdefault(role, name)
    return told


@dataclass(frozen=True, slots=True)
class Ask:
    """How a page of a list is asked for."""

    template: str
    """With `{page}` or `{offset}`, and `{group}`, where it has them."""
    size: int
    group: str = ""
    """The name of the parameter that is a section's; "" where it has none."""

    @property
    def turns(self) -> str:
        """What turns its pages: `page`, `offset`, or "" where nothing does."""
        return next((name for name in ("page", "offset") if f"{{{name}}}" in self.template), "")

    def url(self, *, page: int, offset: int, group: str = "") -> str | None:
        """Return the address of a page; None where something is missing."""
        values = {"page": str(page), "offset": str(offset), "group": group or None}
        return filled(self.template, values.get)


def asks(call: Call, names: Mapping[str, str]) -> Iterator[Ask]:
    """Yield how a script may ask *call* for a list: with a section first, then without; *names* are `spoken`."""
    pairs = dict(call.query)
    if call.opened and not any(role_of(name) in ("page", "offset") for name in pairs):
        pairs |= {name: f"{{{name}}}" for role, name in names.items() if not (role == "offset" and "page" in names)}
    kept = {name: said for name, value in pairs.items() if (said := _said(name, value))}
    groups = [name for name, value in kept.items() if value == "{group}"]
    plain = {name: value for name, value in kept.items() if value != "{group}"}
    size = next((int(value) for name, value in kept.items() if role_of(name) == "size"), SIZE)
    path, inside = _PLACE.subn("{group}", call.path)
    if inside == 1 and any(value in ("{page}", "{offset}") for value in kept.values()):
        yield Ask(_joined(path, plain), size, _PLACE.findall(call.path)[0] or "group")
    elif not inside:
        if groups:
            yield Ask(_joined(path, plain | {groups[0]: "{group}"}), size, groups[0])
        yield Ask(_joined(path, plain), size)


def _said(name: str, value: str) -> str:
    """Return what is asked for a parameter: the place of a page or a section, a small size, what the script always asks."""
    role = role_of(name)
    if role in ("page", "offset"):
        return f"{{{role}}}"
    if role == "size":
        return value if value.isdigit() and LEAST_SIZE <= int(value[:9]) <= MOST_SIZE else str(SIZE)
    if _PLACE.search(value):
        return "{group}" if role == "group" else ""
    return value


def _joined(path: str, query: Mapping[str, str]) -> str:
    said = "&".join(f"{name}={value}" for name, value in query.items() if value)
    return f"{path}?{said}" if said else path
