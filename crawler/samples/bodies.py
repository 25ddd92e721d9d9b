"""The body of a sample article as HTML: paragraphs, pictures with their captions, the signature. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crawler.samples.addresses import picture_name, picture_source, wider
from crawler.samples.letters import writer
from crawler.samples.make import Make
from crawler.samples.stories import HEADING, Picture, Story
from crawler.samples.world import World

CENTRED = ' style="text-align&#58;center;"'
WORD = '<p class="MsoNormal" style="margin&#58;6pt 0in;text-align&#58;justify;"><span lang="VI" style="font-size&#58;14pt;">'
_OPEN = {"p": "<p>", "points": "<p>", "div": "<div>", "word": WORD, "br": ""}
_CLOSE = {"p": "</p>", "points": "</p>", "div": "</div>", "word": "</span></p>", "br": "<br/><br/>"}


@dataclass(frozen=True, slots=True)
class Sheet:
    """One article being written: the story, where it stands, how its letters are written."""

    world: World
    make: Make
    story: Story

    @property
    def say(self) -> Callable[[str], str]:
        """Turn text into HTML as this article writes its letters."""
        return writer(self.story.oddity.letters)


def body(sheet: Sheet) -> str:
    """Return the HTML of the paragraphs, pictures and the signature, in the article's own way."""
    story, kind = sheet.story, sheet.story.oddity.body
    blocks = [_picture(sheet, picture) for picture in story.pictures if picture.after < 0]
    repeated = (story.first,) if story.oddity.lead == "repeated" else ()
    for at, paragraph in enumerate((*repeated, *story.paragraphs)):
        words = sheet.say(paragraph)
        last = at == len(repeated) + len(story.paragraphs) - 1
        if last and story.signature and story.signature.style == "same-block":
            words += f"<br/><strong>{sheet.say(story.signature.printed)}</strong>"
        if paragraph == HEADING:
            words = f"<strong>{words}</strong>"
        blocks.append(_OPEN[kind] + words + _CLOSE[kind])
        blocks += [_picture(sheet, picture) for picture in story.pictures if picture.after == at - len(repeated)]
    return "\n".join((*blocks, *_tail(sheet)))


def _tail(sheet: Sheet) -> list[str]:
    signature, story, say = sheet.story.signature, sheet.story, sheet.say
    lines = []
    if signature and signature.style != "same-block":
        name = say(signature.printed)
        right = ' style="text-align&#58;right;"' if signature.style == "right" else ""
        bold = f"<strong>{name}</strong>" if signature.style in ("bold", "right") else name
        lines.append(f"<p{right}>{bold}</p>")
    if story.source:
        label = "Nguồn: " if story.oddity.source == "Nguồn" else "Theo "
        lines.append(f'<p style="text-align&#58;right;"><em>{say(label + story.source)}</em></p>')
    return lines


def _picture(sheet: Sheet, picture: Picture) -> str:
    """Return a picture with the words under it, in one of the ways in which portals set them."""
    image, words = _image(sheet, picture), _words(sheet, picture)
    style = sheet.story.oddity.captions
    if style == "usual":
        style = ("paragraph", "italic")[sheet.story.number % 2]
    if sheet.story.oddity.body == "br":
        return f"{image}<br/>" + (f"<i>{words}</i><br/><br/>" if words else "<br/>")
    if style == "figure":
        return f"<figure>{image}<figcaption>{words}</figcaption></figure>"
    if style == "table":
        cell = f'<p{CENTRED}><span style="color&#58;#0033ff;">{words}</span></p>'
        return (
            '<table align="center" border="0" cellpadding="1" cellspacing="1"><tbody>'
            f"<tr><td>{image}</td></tr><tr><td>{cell}</td></tr></tbody></table>"
        )
    if style == "plain":
        return f"<p>{image}</p>\n<p>{words}</p>"
    if not words:
        return f"<p{CENTRED}>{image}</p>"
    caption = f"<em>{words}</em>" if style == "italic" else words
    return f"<p{CENTRED}>{image}</p>\n<p{CENTRED}>{caption}</p>"


def _words(sheet: Sheet, picture: Picture) -> str:
    if picture.caption is None:
        return ""
    if picture.credit is None:
        return sheet.say(picture.caption)
    return sheet.say(f"{picture.caption}. Ảnh: {picture.credit}")


def _image(sheet: Sheet, picture: Picture) -> str:
    source, set_in = picture_source(sheet.world, sheet.make, sheet.story, picture), sheet.make.pictures
    quoted = sheet.say(source)
    alt = f' alt="{sheet.say(printed_alt(sheet.make, sheet.story, picture) or "")}"'
    if not sheet.story.oddity.lazy:
        return f'<img{alt} src="{quoted}"{set_in.size} />'
    if picture.at % 3 == 2:
        larger = sheet.say(wider(sheet.make, source))
        return f'<img{alt} src="{quoted}" srcset="{quoted} 320w, {larger} 960w" sizes="480px"{set_in.size} />'
    attribute = ("data-original", "data-src")[picture.at % 3]
    return f'<img class="lazy"{alt} src="{set_in.blank}" {attribute}="{quoted}"{set_in.size} />'


def printed_alt(make: Make, story: Story, picture: Picture) -> str | None:
    """Return the alt text that is printed: the file's name, or nothing."""
    return picture_name(make, story, picture) if make.pictures.named else None
