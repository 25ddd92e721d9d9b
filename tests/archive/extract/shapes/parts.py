"""What the shapes share: a page's frame, menus, other stories, the paragraphs of a story in a platform's mark-up."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from string import Template

from tests.archive.extract.shapes.stories import LICENCE, MENU, OTHERS, TODAY, Part, Picture, Story

_OTHERS = re.compile(r"<others>(.*?)</others>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Shaped:
    """A page in a platform's shape, and what a person reads on it."""

    url: str
    html: str
    story: Story
    in_text: tuple[str | None, str | None] = (None, None)
    """The day and its kind where only the text may tell, on a page that is not *dated*."""
    dated: bool = True


def page(head: str, body: str, attributes: str = 'lang="vi"') -> str:
    """Return a whole page."""
    return f'<!DOCTYPE html>\n<html {attributes}><head><meta charset="utf-8">{head}</head><body>{body}</body></html>'


def menu(item: str = '<li><a href="/{n}">{name}</a></li>') -> str:
    """Return the items of the main menu."""
    return "".join(item.format(n=n, name=name) for n, name in enumerate(MENU))


def others(item: str) -> str:
    """Return links to other stories; *item* has {href}, {title} and {date}."""
    return "".join(item.format(href=f"/tin/{n}.html", title=t, date=d, n=n) for n, (t, d) in enumerate(OTHERS))


IMPRINT = (
    f"<p>{LICENCE}</p><p>Chịu trách nhiệm chính: Ông Hoàng Văn Tính, Chánh Văn phòng</p>"
    "<p>Địa chỉ: Số 1, đường Hùng Vương - Điện thoại: 0212 3855 001 - Email: bbt@tinhmau.gov.vn</p>"
    "<p>Đang truy cập: 48 - Hôm nay: 3.012 - Tổng lượt truy cập: 12.804.551</p>"
)


def fill(name: str, story: Story, values: Mapping[str, object]) -> str:
    """Return the body of the page `html/NAME.html` with a story and further *values* in it.

    What stands in `<others>` is repeated for each of the other stories of the portal.
    """
    html = (Path(__file__).parent / "html" / f"{name}.html").read_text(encoding="utf-8")
    told = {
        "title": story.title, "today": TODAY, "menu": menu(), "section": story.section[-1], "signed": story.signed,
        "weekday": weekday(story), "day": f"{story.when:%d/%m/%Y}", "clock": f"{story.when:%H:%M}",
        "moment": f"{story.when:%d/%m/%Y %H:%M}", "iso_minute": f"{story.when:%Y-%m-%dT%H:%M}", "imprint": IMPRINT,
    }  # fmt: skip
    repeated = _OTHERS.sub(lambda found: others(found[1]), html)
    return Template(repeated).substitute(told | dict(values))


def text(story: Story, picture: Callable[[Picture], str], paragraph: str = "<p>{}</p>") -> str:
    """Return the story's body; *picture* gives the platform's way with pictures and captions."""
    made = []
    for part in story.body:
        if isinstance(part, Picture):
            made.append(picture(part))
        elif isinstance(part, Part):
            items = "".join(f"<li>{escape(line)}</li>" for line in part.lines)
            made.append(f"<{part.tag}>{items if part.tag == 'ul' else escape(part.lines[0])}</{part.tag}>")
        else:
            made.append(paragraph.format(escape(part, quote=False)))
    return "\n".join(made)


def figure(folder: str, image: str, words: str) -> Callable[[Picture], str]:
    """Return a way with pictures: *image* has {src}, {file} and {alt}; *words*, for the caption, has {}; both in order."""

    def made(picture: Picture) -> str:
        shown = image.format(src=f"{folder}/{picture.file}", file=picture.file, alt=escape(picture.alt))
        caption = words.format(escape(picture.words, quote=False)) if picture.words else ""
        return shown.replace("<caption/>", caption)

    return made


def weekday(story: Story) -> str:
    """Return the name of the day as portals print it."""
    return ("Thứ hai", "Thứ ba", "Thứ tư", "Thứ năm", "Thứ sáu", "Thứ bảy", "Chủ nhật")[story.when.weekday()]
