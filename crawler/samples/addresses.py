"""Where things stand on a sample portal, whatever its make. Pure; the server and the truth share it."""

from __future__ import annotations

from hashlib import sha1

from archive import urls
from crawler.samples.days import day_of
from crawler.samples.make import Make, Paper
from crawler.samples.stories import Picture, Story
from crawler.samples.world import MEDIA_HOST, Portal, World


def article_path(make: Make, story: Story) -> str:
    """Return the path at which an article answers."""
    return make.path(story.number, story.slug)


def article_url(world: World, make: Make, story: Story) -> str:
    """Return the absolute address of an article."""
    return absolute(world, make, article_path(make, story))


def listed_link(world: World, make: Make, story: Story) -> str:
    """Return how listings link to an article: plainly, over https and :443, as it was before it moved."""
    path = article_path(make, story)
    if story.oddity.link == "443":
        return f"https://{make.host}:443{path}"
    if story.oddity.link == "moved":
        return make.moved(story)
    # absolute links of its own, here and there
    return world.origin(make.host) + path if story.number % 11 == 7 else path


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


def picture_source(world: World, make: Make, story: Story, picture: Picture) -> str:
    """Return what stands in a picture's `src` (or in the attribute that a script copies there), raw."""
    if story.oddity.elsewhere:
        day = day_of(story.number)
        return f"{world.origin(MEDIA_HOST)}/anh/{day:%Y/%m}/{picture_name(make, story, picture)}"
    return make.pictures.source(make, story, picture)


def wider(make: Make, source: str) -> str:
    """Return the larger candidate of the `srcset` whose smaller one is *source*."""
    return f"{source}{'&' if '?' in source else '?'}{make.pictures.wider}"


def picture_url(world: World, make: Make, story: Story, picture: Picture) -> str:
    """Return the absolute address of the best form of a picture."""
    source = picture_source(world, make, story, picture)
    best = wider(make, source) if story.oddity.lazy and picture.at % 3 == 2 else source
    return absolute(world, make, best)


def absolute(world: World, portal: Portal, raw: str) -> str:
    """Return the absolute, percent-encoded form of an address that is printed on a portal's pages."""
    url = urls.absolute(world.origin(portal.host) + "/", raw)
    assert url is not None, raw
    return url


def paper_paths(make: Make, story: Story) -> tuple[Paper, ...]:
    """Return an article's attachments: (kind, path as printed, words of the link)."""
    if not story.oddity.papers and story.number % 9 != 4:
        return ()
    papers = make.papers(story)
    return papers if story.oddity.papers else papers[:1]
