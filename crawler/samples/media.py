"""Files of the sample portals: looks, scripts, pictures, attachments, robots.txt. Pure: request in, answer out."""

from __future__ import annotations

import re

from crawler.samples.answers import TEXT, Answer, Request, file
from crawler.samples.documents import DOCX, PDF, docx, pdf
from crawler.samples.pictures import BLANK_GIF, GIF, JPEG, PNG, look, picture, png, tile
from crawler.samples.stories import story
from crawler.samples.world import LIFERAY, MEDIA_HOST, SHAREPOINT, World

CSS, JS, FONT, ICON = "text/css", "application/javascript; charset=utf-8", "font/woff", "image/x-icon"
_LOOKS = {
    SHAREPOINT.host: {
        "/style library/lamgiang/portal.css": (CSS, "sharepoint.css"),
        "/style library/lamgiang/chu.css": (CSS, "chu.css"),
        "/style library/lamgiang/portal.js": (JS, "portal.js"),
        "/style library/lamgiang/banner.jpg": (JPEG, "banner-sharepoint.jpg"),
        "/style library/lamgiang/bieu-tuong.woff": (FONT, "bieu-tuong.woff"),
    },
    LIFERAY.host: {
        "/vh-theme/css/main.css": (CSS, "liferay.css"),
        "/vh-theme/css/custom.css": (CSS, "custom.css"),
        "/vh-theme/js/main.js": (JS, "liferay.js"),
        "/vh-theme/images/banner.jpg": (JPEG, "banner-liferay.jpg"),
        "/vh-theme/fonts/bieu-tuong.woff": (FONT, "bieu-tuong.woff"),
    },
    MEDIA_HOST: {},
}
_MADE = {
    "/_layouts/15/1066/styles/themable/corev15.css": (CSS, b".ms-core-overlay{overflow:auto}.ms-hidden{display:none}"),
    "/_layouts/15/init.js": (JS, b"var _spBodyOnLoadFunctionNames=[];"),
    "/html/portlet/asset_publisher/css/main.css": (CSS, b".asset-summary{text-align:justify}"),
    "/html/js/barebone.jsp": (JS, b"var AUI=function(){return{use:function(){}}};"),
}
# (ground, ink) of the pattern behind a portal's pages
_GROUNDS = {
    SHAREPOINT.host: ((109, 11, 16), (120, 20, 24)),
    LIFERAY.host: ((229, 237, 245), (219, 230, 241)),
    MEDIA_HOST: ((255, 255, 255), (240, 240, 240)),
}
_ROBOTS = {
    SHAREPOINT.host: ("/_layouts/", "/_vti_bin/", "/Pages/Forms/", "/noi-bo/"),
    LIFERAY.host: ("/c/portal/", "/group/", "/noi-bo/"),
    MEDIA_HOST: ("/khong-luu/",),
}
_PICTURE = re.compile(r"^/(?:publishingimages|anh|khong-luu)/.*\.(?:jpe?g|png)$", re.IGNORECASE)
_LIFERAY_PICTURE = re.compile(r"^/documents/20182/0/(?!ke-hoach-|phu-luc-)[\w-]+$|^/image/journal/article$")
_PAPER = re.compile(
    r"^/documents/(?:\d{4}|20182/0)/(?:(?:ke hoach |ke-hoach-)|(?:phụ lục |phu-luc-))(\d+)", re.IGNORECASE
)


def answer(world: World, host: str, request: Request) -> Answer | None:
    """Return the file at an address of *host*, or None where no file is."""
    path = request.path.lower()
    if path == "/robots.txt":
        return _robots(world, host)
    if path in _LOOKS[host]:
        kind, name = _LOOKS[host][path]
        return file(kind, look(name))
    if path in _MADE:
        return file(*_MADE[path])
    if path.endswith("/trang.gif"):
        return file(GIF, BLANK_GIF)
    if path.endswith("favicon.ico"):
        return file(ICON, png(b"favicon" * 3))  # browsers and Liferay's themes take a PNG by any name
    if path.endswith("/hoa-van.png"):
        return file(PNG, tile(*_GROUNDS[host]))
    if path.endswith(("/icpdf.png", "/icdocx.png")):
        return file(PNG, png(path.encode().rjust(20)[:20]))
    return _paper(world, host, path) or _picture(host, request)


def _robots(world: World, host: str) -> Answer:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in _ROBOTS[host])]
    if world.delay:
        lines.append(f"Crawl-delay: {world.delay:g}")
    return file(TEXT, ("\n".join(lines) + "\n").encode())


def _picture(host: str, request: Request) -> Answer | None:
    known = _PICTURE.match(request.path) or (host == LIFERAY.host and _LIFERAY_PICTURE.match(request.path))
    if not known:
        return None
    # another size is another picture; Liferay's t= is only the time of the upload
    query = "&".join(pair for pair in request.query.split("&") if pair and not pair.startswith("t="))
    return file(*picture(f"{request.path}?{query}" if query else request.path))


def _paper(world: World, host: str, path: str) -> Answer | None:
    if path.startswith("/documents/van-ban/") and path.endswith(".pdf"):
        return file(PDF, pdf((f"Văn bản {path.rpartition('/')[2]}",)))
    found = _PAPER.match(path)
    if found is None or int(found[1]) >= world.count or host == MEDIA_HOST:
        return None
    told = story(world, SHAREPOINT if host == SHAREPOINT.host else LIFERAY, int(found[1]))
    # as on every official paper: whom it goes to, which no article repeats
    words = (told.title, told.first, *told.paragraphs[:3], f"Nơi nhận: như trên; lưu văn thư, hồ sơ số {told.number}.")
    if path.startswith("/documents/20182/0/phu") or path.endswith(".docx"):
        name = f'attachment; filename="phu-luc-{told.number}.docx"'
        return file(DOCX, docx(words), headers=(("Content-Disposition", name),))
    return file(PDF, pdf(words))
