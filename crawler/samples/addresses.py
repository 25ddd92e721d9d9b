"""Where everything stands on the sample portals, and whose an address is. Pure; the server and the truth share it."""

from __future__ import annotations

import re
from hashlib import sha1

from archive import urls
from crawler.samples.days import day_of
from crawler.samples.stories import Picture, Story
from crawler.samples.world import MEDIA_HOST, Portal, World

# Liferay numbers everything; articles take every seventh number, what stands between them is no article.
FIRST_ID, ID_STEP = 3_100_007, 7
_BESIDE = {"empty": 1, "404": 2, "410": 3, "500": 4, "503": 5, "soft-404": 6, "login": 6}
_ARTICLE_ID = re.compile(r"/-/view_content/(\d+)-([^/?]+)\.html")


def listing_path(portal: Portal, rubric: int) -> str:
    """Return the path of a section's first listing page."""
    page = portal.rubrics[rubric].page
    return f"/Pages/{page}.aspx" if portal.platform == "sharepoint" else f"/{page}"


def article_path(portal: Portal, story: Story) -> str:
    """Return the path at which an article answers."""
    return path_of(portal, story.number, story.slug)


def path_of(portal: Portal, number: int, slug: str) -> str:
    """Return the path of the article with this number and slug."""
    if portal.platform == "sharepoint":
        return f"/Pages/{slug}.aspx"
    return f"/{portal.rubric(number).page}/-/view_content/{article_id(number)}-{slug}.html"


def article_url(world: World, portal: Portal, story: Story) -> str:
    """Return the absolute address of an article."""
    return world.origin(portal.host) + article_path(portal, story)


def article_id(number: int) -> int:
    """Return the number that Liferay gives to article *number*."""
    return FIRST_ID + number * ID_STEP


def liferay_number(path: str) -> tuple[int, int] | None:
    """Return (article number, place beside it: 0 is the article itself) of a Liferay path, or None."""
    found = _ARTICLE_ID.search(path)
    if found is None or int(found[1]) < FIRST_ID:
        return None
    number, beside = divmod(int(found[1]) - FIRST_ID, ID_STEP)
    return number, beside


def liferay_beside(story: Story, kind: str) -> str:
    """Return the address of what stands beside an article in Liferay's listings: `empty`, `404`, `login`, …"""
    return f"/{story.rubric.page}/-/view_content/{article_id(story.number) + _BESIDE[kind]}-thong-bao.html"


def listed_link(world: World, portal: Portal, story: Story) -> str:
    """Return how listings link to an article: plainly, in other letters' case, over https and :443, or moved."""
    path = article_path(portal, story)
    link = story.oddity.link
    if link == "case":
        return path.replace("/Pages/", "/PAGES/").title().replace(".Aspx", ".ASPX")
    if link == "443":
        return f"https://{portal.host}:443{path}"
    if link == "moved":
        return moved_path(portal, story)
    # absolute links of its own, here and there
    return world.origin(portal.host) + path if story.number % 11 == 7 else path


def moved_path(portal: Portal, story: Story) -> str:
    """Return the address that an article had before it moved (302, 301, then the article)."""
    if portal.platform == "sharepoint":
        return f"/Pages/chi-tiet-tin.aspx?ItemID={story.number}"
    return f"/{story.rubric.page}/-/asset_publisher/Xq3VnT7kLm/content/{story.slug}-{story.number}"


def picture_name(portal: Portal, story: Story, picture: Picture) -> str:
    """Return the file name of a picture, which SharePoint prints as its alt text too."""
    mark = sha1(f"{portal.slug}/{story.slug}/{picture.at}".encode()).hexdigest()
    ending = "png" if (story.number + picture.at) % 4 == 3 else "jpg"
    if story.oddity.names == "video":
        return f"0{1300 + story.number * 7 + picture.at}.MTS.Still001.{ending}"
    if story.oddity.names == "vietnamese":
        return f"Ảnh hội nghị {story.number} ({picture.at + 1}).{ending}"
    # Zalo's numbers rise with time
    return f"z{5_100_000_000_000 + story.number * 1_000_003 + picture.at * 977}_{mark[:12]}.{ending}"


def picture_source(world: World, portal: Portal, story: Story, picture: Picture) -> str:
    """Return what stands in a picture's `src` (or in the attribute that a script copies there), raw."""
    name, day = picture_name(portal, story, picture), day_of(story.number)
    if story.oddity.elsewhere:
        return f"{world.origin(MEDIA_HOST)}/anh/{day:%Y/%m}/{name}"
    if portal.platform == "sharepoint":
        folder = f"Tháng {day.month}" if story.oddity.names == "vietnamese" else f"{day.month:02}"
        rendition = "?RenditionID=5" if story.oddity.names == "vietnamese" else ""
        return f"/PublishingImages/{day.year}/{folder}/{name}{rendition}"
    version = 1_700_000_000_000 + story.number * 86_400_000 + picture.at
    if story.oddity.names == "journal":
        return f"/image/journal/article?img_id={article_id(story.number) * 10 + picture.at}&t={version}"
    return f"/documents/20182/0/{name.partition('.')[0]}?t={version}"


def wider(portal: Portal, source: str) -> str:
    """Return the larger candidate of the `srcset` whose smaller one is *source*."""
    size = "RenditionID=9" if portal.platform == "sharepoint" else "imageThumbnail=3"
    return f"{source}{'&' if '?' in source else '?'}{size}"


def picture_url(world: World, portal: Portal, story: Story, picture: Picture) -> str:
    """Return the absolute address of the best form of a picture."""
    source = picture_source(world, portal, story, picture)
    best = wider(portal, source) if story.oddity.lazy and picture.at % 3 == 2 else source
    return absolute(world, portal, best)


def absolute(world: World, portal: Portal, raw: str) -> str:
    """Return the absolute, percent-encoded form of an address that is printed on a portal's pages."""
    url = urls.absolute(world.origin(portal.host) + "/", raw)
    assert url is not None, raw
    return url


def paper_paths(portal: Portal, story: Story) -> tuple[tuple[str, str, str], ...]:
    """Return an article's attachments: (kind, path as printed, words of the link)."""
    if not story.oddity.papers and story.number % 9 != 4:
        return ()
    year, number = day_of(story.number).year, story.number
    if portal.platform == "sharepoint":
        plan = ("pdf", f"/Documents/{year}/Ke hoach {number} KH-UBND.pdf", f"Kế hoạch số {number}/KH-UBND")
        annex = ("docx", f"/Documents/{year}/Phụ lục {number}.docx", f"Phụ lục {number}.docx")
    else:
        plan = ("pdf", f"/documents/20182/0/ke-hoach-{number}.pdf", f"Kế hoạch số {number}/KH-STTTT")
        annex = ("docx", f"/documents/20182/0/phu-luc-{number}?t={1_700_000_000_000 + number}", f"Phụ lục {number}")
    return (plan, annex) if story.oddity.papers else (plan,)
