"""Files of the sample portals: looks, scripts, pictures, attachments, robots.txt. Pure: request in, answer out."""

from __future__ import annotations

import re

from crawler.samples.answers import TEXT, Answer, Request, file
from crawler.samples.documents import DOCX, PDF, docx, pdf
from crawler.samples.make import Files
from crawler.samples.makes import BY_HOST
from crawler.samples.pictures import BLANK_GIF, GIF, PNG, look, picture, png, tile
from crawler.samples.stories import story
from crawler.samples.world import World

_MEDIA = Files(
    looks={},
    pictures=re.compile(r"(?i)^/(?:anh|khong-luu)/.*\.(?:jpe?g|png)$"),
    disallow=("/khong-luu/",),
    colours=((255, 255, 255), (240, 240, 240)),
)


def answer(world: World, host: str, request: Request) -> Answer | None:
    """Return the file at an address of *host*, or None where no file is."""
    path, files = request.path.lower(), BY_HOST[host].files if host in BY_HOST else _MEDIA
    if path == "/robots.txt":
        return _robots(world, files)
    if path in files.looks:
        kind, content = files.looks[path]
        return file(kind, look(content) if isinstance(content, str) else content)
    if path.endswith("/trang.gif"):
        return file(GIF, BLANK_GIF)
    if path.endswith("favicon.ico"):
        return file("image/x-icon", png(b"favicon" * 3))  # browsers and Liferay's themes take a PNG by any name
    if path.endswith("/hoa-van.png"):
        return file(PNG, tile(*files.colours))
    if path.endswith(("/icpdf.png", "/icdocx.png")):
        return file(PNG, png(path.encode().rjust(20)[:20]))
    return _paper(world, host, path) or _picture(files, request)


def _robots(world: World, files: Files) -> Answer:
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in files.disallow)]
    if world.delay:
        lines.append(f"Crawl-delay: {world.delay:g}")
    return file(TEXT, ("\n".join(lines) + "\n").encode())


def _picture(files: Files, request: Request) -> Answer | None:
    if not files.pictures.search(request.path):
        return None
    # another size is another picture; Liferay's t= is only the time of the upload
    query = "&".join(pair for pair in request.query.split("&") if pair and not pair.startswith("t="))
    return file(*picture(f"{request.path}?{query}" if query else request.path))


def _paper(world: World, host: str, path: str) -> Answer | None:
    if path.startswith("/documents/van-ban/") and path.endswith(".pdf"):
        return file(PDF, pdf((f"Văn bản {path.rpartition('/')[2]}",)))
    make = BY_HOST.get(host)
    found = make.files.papers.search(path) if make and make.files.papers else None
    if make is None or found is None or int(found[1]) >= world.count:
        return None
    told = story(world, make, int(found[1]))
    # as on every official paper: whom it goes to, which no article repeats
    words = (told.title, told.first, *told.paragraphs[:3], f"Nơi nhận: như trên; lưu văn thư, hồ sơ số {told.number}.")
    if "/phu-luc" in path or path.endswith(".docx"):
        name = f'attachment; filename="phu-luc-{told.number}.docx"'
        return file(DOCX, docx(words), headers=(("Content-Disposition", name),))
    return file(PDF, pdf(words))
