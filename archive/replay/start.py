"""What replay shows first: the portals of the archive, their newest articles, a search. HTML, every word in it escaped."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from urllib.parse import quote

from archive.catalogue.asking.filters import Unsearchable
from archive.catalogue.asking.search import Hit, search
from archive.catalogue.catalogue import Catalogue
from archive.catalogue.telling.look import counts
from archive.evidence.surt import surt

COLLECTION = "luutru"
"""How pywb calls the archive: the first part of every replayed address."""
_NEWEST = 10  # articles of each portal; the search finds the others
_FOUND = 50
_ADDRESS = re.compile(r"\s*(https?://\S+)\s*", re.IGNORECASE)
_IN_ADDRESSES = "%/:?#[]@!$&'()*+,;=~"  # what an address is made of besides letters and digits; no line ends
_ARTICLES = (
    "select url, title, coalesce(published, 'no date'), captured, gone from articles where site = ? "
    "order by published desc, id limit ?"
)
_PAGES = (
    "select url, url, 'a page', max(at), null from captures where site = ? and mime = 'text/html' and status = 200 "
    "group by url order by max(at) desc limit ?"
)
_STYLE = """
:root { color-scheme: light dark }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 48rem; margin: 0 auto; padding: 1rem; overflow-wrap: anywhere }
h1 { font-size: 1.5rem } h2 { font-size: 1.2rem; margin: 2rem 0 0 }
form { display: flex; gap: .5rem } input { flex: 1; min-width: 0 } input, button { font: inherit; padding: .4rem .6rem }
ul { padding-left: 1.2rem } p { margin: .3rem 0 } small { opacity: .75; white-space: nowrap }
"""


def address_typed(typed: str) -> str | None:
    """Return where the page lies whose address somebody *typed* into the search, or None for words.

    >>> address_typed(" https://mau.gov.vn/họp?a=1 ")
    '/luutru/https://mau.gov.vn/h%E1%BB%8Dp?a=1'
    >>> address_typed("họp báo")
    """
    found = _ADDRESS.fullmatch(typed)
    return f"/{COLLECTION}/{quote(found[1], safe=_IN_ADDRESSES)}" if found else None


def start_page(catalogue: Catalogue, typed: str = "") -> str:
    """Return the page: what is found for the words *typed*, else every portal with its newest articles."""
    body = "".join(_search(catalogue, typed) if typed.strip() else _portals(catalogue))
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>luutru: what is in this archive</title>'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><style>{_STYLE}</style></head><body>'
        '<h1><a href="/">What is in this archive</a></h1><form action="/" role="search">'
        f'<input type="search" name="q" value="{escape(typed)}" aria-label="Words, or an address" '
        'placeholder="words, or an address with https://"><button>Search</button></form>'
        f"{body}</body></html>"
    )


def _search(catalogue: Catalogue, typed: str) -> Iterator[str]:
    try:
        hits = search(catalogue, typed, limit=_FOUND)
    except Unsearchable as error:
        yield f"<p>{escape(str(error))}</p>"
        return
    more = ", the best of more" if len(hits) == _FOUND else ""
    yield f"<p>articles: {len(hits)}{more}</p><ul>" if hits else "<p>no article has these words</p><ul>"
    for hit in hits:
        row = (hit.url, hit.title, hit.published or "no date", hit.captured, hit.gone)
        yield _item(row, f"<br>{''.join(_marked(hit))}")
    yield "</ul>"


def _marked(hit: Hit) -> Iterator[str]:
    behind = 0
    for begin, end in hit.marks:
        yield f"{escape(hit.snippet[behind:begin])}<mark>{escape(hit.snippet[begin:end])}</mark>"
        behind = end
    yield escape(hit.snippet[behind:])


def _portals(catalogue: Catalogue) -> Iterator[str]:
    known = counts(catalogue)
    if catalogue.row("select 1 from captures limit 1") is None:
        yield "<p>Nothing yet: <code>luutru crawl</code> captures portals, <code>luutru import</code> takes in files.</p>"
    for slug, name, home in list(catalogue.rows("select slug, name, home from sites order by name, slug")):
        articles, _, captured = known.get(slug, (0, None, None))
        told = f"articles: {articles}, the last captured {escape(captured[:10])}" if captured else "no article"
        yield f'<section><h2 lang="vi">{escape(name)}</h2><p>{told}</p>'
        sections = catalogue.rows("select name, url from sections where site = ? order by name, url", (slug,))
        yield _listings(catalogue, [("front page", home or ""), *sections])
        rows = catalogue.rows(_ARTICLES if captured else _PAGES, (slug, _NEWEST))
        yield f"<ul>{''.join(_item(row) for row in rows)}</ul></section>"


def _listings(catalogue: Catalogue, named: Iterable[tuple[str, str]]) -> str:
    """Return links to those listings that were captured: a link that leads nowhere is none."""
    sql = "select 1 from captures where urlkey = ? and status = 200 limit 1"
    links = [_link(f"/{COLLECTION}/{url}", name) for name, url in named if url and catalogue.row(sql, (surt(url),))]
    return f"<p>{' · '.join(links)}</p>" if links else ""


def _item(row: tuple[str, str | None, str, str, str | None], more: str = "") -> str:
    url, title, published, captured, gone = row
    stamp = re.sub(r"\D", "", captured)[:14]
    told = f"{published.replace('T', ' ')}{f', gone {gone[:10]}' if gone else ''}"
    return f"<li>{_link(f'/{COLLECTION}/{stamp}/{url}', title or url)} <small>{escape(told)}</small>{more}</li>"


def _link(href: str, text: str) -> str:
    return f'<a href="{escape(href)}" lang="vi">{escape(text)}</a>'
