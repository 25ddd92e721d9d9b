"""What stands in a package beside the WARC files: its index, and the list of its pages. Written line by line."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from archive.catalogue.catalogue import Catalogue
from archive.catalogue.cdx import lines
from archive.catalogue.readings import from_json
from archive.evidence.surt import surt
from archive.wacz.zipped import NewPackage

INDEX = (
    "indexes/index.cdx"  # not .cdxj: ReplayWeb.page 2.5 holds only files of this name, and .idx, against their digests
)
BLOCKS = "index.cdx.gz"
IDX = "indexes/index.idx"
PAGES = "pages/pages.jsonl"
PLAIN = 30_000
"""Lines up to which an index is one file, which ReplayWeb.page loads whole: some 10 MB."""
_BLOCK = 3000  # lines, as `wacz create` has it
_LINE = 2000  # bytes, on the safe side: 363 on average
# Of an article the tenth that is longest has 9,000 letters; ReplayWeb.page keeps all of them in memory for its search.
_LONGEST_TEXT = 20_000

_LINES = """
select c.urlkey, c.at, c.url, coalesce(c.mime, 'unk'), c.status, c.digest, coalesce(m.length, c.length),
    coalesce(m.offset, c.offset), f.name, c.revisit, p.posted
from temp.chosen join captures as c on c.rowid = chosen.capture join temp.files as f on f.warc = c.warc
left join temp.moved as m on m.capture = c.rowid left join temp.posts as p on p.capture = c.rowid
where f.whole or m.capture is not null
order by c.urlkey, c.at
"""
_OF_ARTICLES = """
from temp.chosen join captures as c on c.rowid = chosen.capture join temp.files as f on f.warc = c.warc
left join originals as s on s.capture = c.id left join captures as o on o.id = s.original
join readings as r on r.digest = coalesce(c.reading, o.reading)
join articles as a on a.site = c.site and a.key = c.key
where r.kind = 'article' and (c.duplicate_view = 0 or c.id = a.capture)
"""
# what a script is told in JSON is shown at the address that people open
_SHOWN_AT = "iif(c.mime like '%json', a.url, c.url)"
_PAGES = f"select c.id, {_SHOWN_AT}, c.at, a.reading = r.digest, a.title, r.reading {_OF_ARTICLES} order by c.at, c.id"
_HOMES = "select home from sites where home is not null and (? is null or slug = ?) order by slug"
_HOME = """
select c.url, c.at from captures as c join temp.chosen on chosen.capture = c.rowid
where c.urlkey = ? and c.status = 200 order by c.at limit 1
"""


def write_index(package: NewPackage, catalogue: Catalogue, *, plain: int = PLAIN) -> int:
    """Write the index of the chosen captures, in compressed blocks when it has more than *plain* lines; return how many."""
    count = _count(catalogue, "from temp.chosen")
    found = lines(catalogue.rows(_LINES))
    if count > plain:
        return _write_blocks(package, found, count)
    with package.member(INDEX, most=count * _LINE) as member:
        written = 0
        for written, line in enumerate(found, 1):  # noqa: B007 (their number is what is asked for)
            member.write(line + b"\n")
    return written


def _write_blocks(package: NewPackage, found: Iterable[bytes], count: int) -> int:
    """Write `cdxj-gzip-1.0`: blocks of lines, each a gzip member, and a file that says with which line each begins."""
    places = [f"!meta 0 {json.dumps({'format': 'cdxj-gzip-1.0', 'filename': BLOCKS})}\n".encode()]
    remaining, written = iter(found), 0
    with package.member(f"indexes/{BLOCKS}", most=count * _LINE, stored=True) as member:
        while block := list(islice(remaining, _BLOCK)):
            deflater = zlib.compressobj(wbits=31)  # a gzip member without name and time
            packed = deflater.compress(b"".join(line + b"\n" for line in block)) + deflater.flush()
            told = {
                "offset": member.position,
                "length": len(packed),
                "digest": f"sha256:{hashlib.sha256(packed).hexdigest()}",
                "filename": BLOCKS,
            }
            places.append(block[0].partition(b" {")[0] + f" {json.dumps(told)}\n".encode())
            member.write(packed)
            written += len(block)
    package.add(IDX, b"".join(places))
    return written


def write_pages(package: NewPackage, catalogue: Catalogue) -> int:
    """Write a line for each chosen capture of an article, with its words, in order of time; return how many."""
    count = _count(catalogue, _OF_ARTICLES)
    with package.member(PAGES, most=count * _LONGEST_TEXT * 2) as member:
        head = {"format": "json-pages-1.0", "id": "pages", "title": "Articles", "hasText": True}
        for told in chain([head], _pages(catalogue)):
            member.write(json.dumps(told, ensure_ascii=False).encode("utf-8", "replace") + b"\n")
    return count


def main_page(catalogue: Catalogue, site: str | None) -> tuple[str, str] | None:
    """Return the address and time of the page to show first: a portal's home page, else an article; None without both."""
    for (home,) in list(catalogue.rows(_HOMES, (site, site))):
        if found := catalogue.row(_HOME, (surt(home),)):
            return found[0], moment(found[1])
    first = catalogue.row(f"select {_SHOWN_AT}, c.at {_OF_ARTICLES} order by c.at, c.id limit 1")
    return (first[0], moment(first[1])) if first else None


def moment(at: str) -> str:
    """Return the catalogue's time *at* to the second, as an index tells it."""
    return f"{at[:19]}Z"


def _pages(catalogue: Catalogue) -> Iterator[dict[str, object]]:
    for number, url, at, current, title, line in catalogue.rows(_PAGES):
        reading = from_json(line)
        # the title that stands was judged by what all pages of the portal share; older wordings have only their own
        named = (title if current else reading.title) or url
        text = "\n".join(part for part in (reading.lead, reading.text) if part)[:_LONGEST_TEXT]
        told = {"id": number.rpartition(":")[2], "url": url, "ts": moment(at), "title": named, "text": text}
        yield told | ({"published": reading.published} if reading.published else {})


def _count(catalogue: Catalogue, of: str) -> int:
    return sum(int(number) for (number,) in catalogue.rows(f"select count(*) {of}"))
