"""The Drupal portal: a commune's portal on Drupal 9, in a theme that communes buy. Pure: request in, answer out.

Addresses are aliases, flat as those of pages; `/node/12` leads to one. The same story answers behind `/vi`, behind
`/index.php` and to print; the pager counts from nought. Hour and section stand on one line under the title.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial

from crawler.samples import feeds
from crawler.samples.addresses import article_path
from crawler.samples.answers import Answer, Request, page, redirect
from crawler.samples.bodies import Sheet
from crawler.samples.make import Make, Pictures, Visit
from crawler.samples.parts import attached, dressed, files, latest, named, paper_links, posted, to_print, uploads
from crawler.samples.shape import Listed, Shape, answered
from crawler.samples.stories import story
from crawler.samples.world import Rubric

RUBRICS = (
    Rubric("Tin hoạt động", "tin-hoat-dong", ("grassroots", "visit", "democracy")),
    Rubric("Kinh tế - Xã hội", "kinh-te-xa-hoi", ("rice", "health", "flood")),
)
FIRST_ID = 88
_PREFIX = re.compile(r"^/(?:index\.php/)?(?:vi/)?(?!index\.php)")
_NODE = re.compile(r"^/node/(\d{1,8})$")
_PRINT = re.compile(r"^/print/(?:pdf/)?node/(\d{1,8})$")
_LISTED = re.compile(r"(?:^|&)page=(\d{1,6})(?:&|$)")


def _plain(visit: Visit) -> str:
    return _PREFIX.sub("/", visit.path)


def _section(visit: Visit) -> tuple[int, int] | None:
    at, asked = visit.make.section(_plain(visit)[1:]), _LISTED.search(visit.request.query)
    return None if at is None else (at, 1 + int(asked[1]) if asked else 1)


def _other(visit: Visit) -> Answer | None:
    path = _plain(visit)
    if path in ("/rss.xml", "/sitemap.xml"):
        return (feeds.rss if path == "/rss.xml" else feeds.sitemap)(visit.world, visit.make)
    if path.startswith(("/user/", "/search/", "/comment/", "/calendar/", "/taxonomy/term/")):
        return page(_WINDOW)
    if path == "/lich-cong-tac":
        return page(_CALENDAR)
    if found := _PRINT.match(path):
        return to_print(visit, int(found[1]) - FIRST_ID)
    number = int(found[1]) - FIRST_ID if (found := _NODE.match(path)) else -1
    if not 0 <= number < visit.world.count:
        return None
    # the module Redirect leads from a node's number to its alias
    return redirect(301, article_path(visit.make, story(visit.world, visit.make, number)))


def _said(sheet: Sheet, words: Mapping[str, str]) -> Mapping[str, str]:
    figure = '<figure role="group" class="caption caption-img align-center">'
    return {"body": words["body"].replace("<figure>", figure), "files": _files(sheet)}


def _files(sheet: Sheet) -> str:
    links = (
        f'<div class="field__item"><span class="file file--mime-application-{kind} file--application-{kind}">'
        f'<a href="{path}" type="application/{kind}">{text}</a></span> <span>(214.5 KB)</span></div>'
        for kind, path, text in paper_links(sheet)
    )
    label = '<div class="field__label">Tập tin đính kèm</div><div class="field__items">'
    field = '<div class="field field--name-field-file field--type-file field--label-above">'
    return f"{field}{label}{found}</div></div>" if (found := "".join(links)) else ""


def _pager(shows: Listed) -> str:
    if shows.last == 1:
        return ""

    def link(to: int, kind: str, text: str) -> str:
        return f'<li class="pager__item{kind}"><a href="?page={to - 1}" title="Đến trang {to}">{text}</a></li>'

    links = [link(shows.at - 1, " pager__item--previous", "‹ Trước")] if shows.at > 1 else []
    links += [link(at, " is-active" if at == shows.at else "", str(at)) for at in range(1, shows.last + 1)]
    if shows.at < shows.last:
        links += [link(shows.at + 1, " pager__item--next", "Tiếp ›"), link(shows.last, " pager__item--last", "Cuối »")]
    head = '<h4 id="pagination-heading" class="visually-hidden">Phân trang</h4>'
    return f'<nav class="pager" role="navigation">{head}<ul class="pager__items js-pager__items">{"".join(links)}</ul></nav>'


def _most_read(shows: Listed) -> str:
    """Return the block that somebody filled by hand when addresses were not rewritten yet."""
    return "".join(
        f'<div class="post-block"><div class="post-title"><a href="/index.php/{name}">{heading}</a></div></div>'
        for _, heading, name in latest(shows.world, shows.make)
    )


_WINDOW = (
    '<html lang="vi"><head><meta charset="utf-8"><title>Cửa sổ</title></head><body><h1 class="page-title">Cửa sổ</h1>'
    '<a href="?order=title&amp;sort=asc">Tiêu đề</a> <a href="?f%5B0%5D=nam%3A2024">2024</a></body></html>'
)
_CALENDAR = '<html lang="vi"><head><title>Lich</title></head><body><a href="/calendar/202501">01/2025</a></body></html>'
_SHAPE = Shape(
    skeleton="drupal",
    number=lambda visit: named(visit, _plain(visit)[1:]),
    section=_section,
    other=_other,
    key=lambda number: str(number + FIRST_ID),
    lead="<p><strong>{}</strong></p>\n",
    image='<img src="{source}" width="600" alt="" typeof="foaf:Image" />',
    said=_said,
    pager=_pager,
    beside=_most_read,
    metas=(
        '<link rel="canonical" href="{origin}{path}" />\n<link rel="shortlink" href="{origin}/node/{id}" />\n'
        '<link rel="revision" href="{origin}/node/{id}" />\n'
    ),
    titled="{heading} | {site}",
    classes=("path-tin layout-no-sidebars", "path-node page-node-type-article"),
    lost_words="Không tìm thấy trang",
)
DRUPAL = Make(
    slug="mau-drupal",
    host="127.0.0.25",
    name="Trang thông tin điện tử xã Phú Lạc Thượng",
    province="Thất Giang",
    platform="drupal",
    rubrics=RUBRICS,
    pages=partial(answered, _SHAPE),
    listing=lambda rubric: f"/{RUBRICS[rubric].page}",
    turn=lambda rubric, at: Request("GET", f"/{RUBRICS[rubric].page}", f"page={at - 1}" if at > 1 else ""),
    path=lambda _number, name: f"/{name}",
    moved=lambda told: f"/node/{told.number + FIRST_ID}",
    published=posted("{day}, {0:%d/%m/%Y} - {0:%H:%M}"),
    papers=attached("/sites/default/files/2024-05"),
    pictures=Pictures(source=uploads("/sites/default/files/inline-images", "%Y-%m"), blank="/themes/trang.gif"),
    files=files(
        dressed("/sites/default/files/css/css_gx0.css", "/core/assets/vendor/jquery/jquery.min.js"),
        "/sites/default/files/inline-images",
        "/sites/default/files/2024-05",
        ("/core/", "/profiles/", "/admin/", "/comment/reply/", "/search/", "/user/", "/index.php/user/"),
    ),
    server=(("Server", "Apache/2.4.41 (Ubuntu)"), ("X-Generator", "Drupal 9 (https://www.drupal.org)")),
    traps=re.compile(
        r"^/(?:en|user|search|comment|calendar|taxonomy|print)/|[?&](?:order|sort|f\[0\]|f%5B0%5D)=|/node/\d+/"
    ),
)
