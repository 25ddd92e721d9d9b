"""Who took a picture: the credit parted from its caption, by the name of its element or by the words that introduce it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from archive.extract.people.names import is_person
from archive.extract.tree.blocks import Block
from archive.extract.tree.page import Element, compose, text_of


@dataclass(frozen=True, slots=True)
class Caption:
    """What is printed for a picture, and who took it."""

    text: str | None
    credit: str | None


# A capital or a mark before it: `Trong ảnh: …` and other small `ảnh:` describe, they do not credit.
CREDIT = re.compile(
    r"""(?: ^ | [.,;:(\[–—\-/|] | \s (?=[ẢN]) | (?<=[^\W\d_]) (?=(?:Ảnh|ẢNH|Nguồn)\s*:) ) [\s(\[]*
        (?: [Nn]guồn(?:\ ảnh)? | [ẢÀả]nh(?:\ và\ bài|\ tư\ liệu|\ minh\ họa|\ minh\ hoạ)? | ẢNH | Photo | Tin,\ ảnh ) \s* : \s*
        (?P<name> [^:]{1,60}? ) [\s)\].]* $""",
    re.VERBOSE,
)
# Behind a sentence a name may do without the mark: "Quang cảnh lễ hội. Ảnh Thu Hà", but not "Ảnh cắt từ clip".
_UNMARKED = re.compile(r"(?<=[.)])\s*\(?Ảnh\s+(?P<name>[^:().]{3,40})[).]*$")
# The same in other languages, behind a caption's end or alone: "Photograph: …", "(Foto: …)", "| Bild: …", "© …".
_ABROAD = re.compile(
    r"""(?: ^ | (?<=[.!?…”"»)\]]) | [\s]+[|/–—-] | \s*[(\[] | \s(?=©|(?-i:[A-ZÀ-ÞА-Я])) ) \s*
        (?: (?: (?:photo|foto|image|picture|bild|illustration)s?\s(?:credits?|quelle|nachweis) | photograph(?:er|y|s)?
              | photos? | fotos? | foto(?:graf(?:ía|ia|ie|o)?) | bild(?:er|quelle|nachweis|rechte)? | images?(?:\ssource)?
              | picture | credits? | crédits?(?:\sphoto)? | quellen? | sources? | fuente | fonte | imagen | copyright
              | fot\. | zdjęcie | kuva
              | illustration | grafik | фото | источник | джерело | fotoğraf | صورة | 写真 ) \s?[:：]
          | (?:photos?|photographs?|pictures?|images?|fotos?|illustrations?)\s(?:by|courtesy(?:\sof)?|von|de)\s
          | courtesy\sof\s | © | \(c\)\s )
        \s* (?P<name> [^:：©]{2,90}? ) [\s)\]]* $""",
    re.IGNORECASE | re.VERBOSE,
)
_LABEL = re.compile(
    r"^[\s(\[|–—-]*(?:(?:photo(?:graph(?:er|y)?)?|foto(?:graf)?|image|picture|bild|illustration|фото)s?(?:\s?(?:credits?|quelle|nachweis))?"
    r"(?:\s?:|\s(?:by|courtesy(?:\sof)?|von)\s)|(?:credits?|crédits?(?:\sphoto)?|quelle|sources?|copyright|courtesy\sof)\s?:?\s|©)\s*",
    re.IGNORECASE,
)
_MARKED = re.compile(
    r"credit|copyright|(?:^|[\s_-])(?:rights|photographer|attribution|source|quelle|author|autor|agency|fotograf|bildautor|bildquelle"
    r"|nachweis|provider|distributor|byline)(?=$|[\s_-])",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MOST_WORDS = 14  # of a credit; a longer line in a `credit` box is the caption with its credit
_NAMES = 8


def split_credit(printed: str) -> Caption:
    """Part the photographer from the caption.

    >>> split_credit("Toàn cảnh hội nghị. Ảnh: Minh Đức")
    Caption(text='Toàn cảnh hội nghị.', credit='Minh Đức')
    >>> split_credit("The bridge turns. (Photo: Ann Lee)")
    Caption(text='The bridge turns.', credit='Ann Lee')
    """
    if (unmarked := _UNMARKED.search(printed)) and is_person(unmarked["name"].strip()):
        return Caption(printed[: unmarked.start()], unmarked["name"].strip())
    found = CREDIT.search(printed) or _ABROAD.search(printed)
    if found is None or len(found["name"].split()) > _NAMES:
        return Caption(printed, None)
    text = printed[: found.start()].rstrip(" ,;–—-([|/")
    if printed[found.start()] == ".":
        text += "."
    return Caption(text or None, found["name"].strip(" .") or None)


def caption_of(blocks: Iterable[Block]) -> Caption:
    """Return what the lines *blocks* print for a picture; what an element marks as the credit is not in the caption."""
    words: list[str] = []
    credit: str | None = None
    for block in blocks:
        marked = _marked(block)
        if marked is None:
            words.append(block.text)
            continue
        labelled = CREDIT.match(marked)  # "ẢNH: THU HÀ" in an element of its own
        credit = credit or (labelled["name"] if labelled else _LABEL.sub("", marked)).strip(" ()[].,|") or None
        if rest := _without(block.text, marked):
            words.append(rest)
    if not words:
        return Caption(None, credit)
    whole = " ".join(words)
    return Caption(whole, credit) if credit else split_credit(whole)


def _marked(block: Block) -> str | None:
    """Return the words in *block* whose element says that they are the credit."""
    node = block.node
    if node.tag != "figcaption" and _is_credit(node) and block.words <= _MOST_WORDS:
        return block.text
    for part in node.iter("span", "small", "cite", "em", "i", "a", "strong", "b"):
        if part is not node and (part.tag in ("small", "cite") or _is_credit(part)):
            text = text_of(part) if len(part) == 0 else compose(" ".join(part.itertext()))
            if text and len(text.split()) <= _MOST_WORDS:
                return text
    return None


def _is_credit(node: Element) -> bool:
    named = f"{node.get('class') or ''} {node.get('itemprop') or ''}"
    return len(named) > 1 and bool(_MARKED.search(_CAMEL.sub("-", named)))


def _without(text: str, credit: str) -> str:
    """Return *text* without its end or beginning *credit*."""
    if text.endswith(credit):
        return text[: -len(credit)].rstrip(" |/–—-([")
    return text.removeprefix(credit).lstrip(" |/–—-)]")
