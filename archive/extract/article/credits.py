"""Who took a picture: the credit parted from its caption, by the name of its element or by the words that introduce it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from archive.extract.text import nfc, squeeze
from archive.extract.tree.blocks import Block
from archive.extract.tree.page import Element, compose, text_of


@dataclass(frozen=True, slots=True)
class Caption:
    """What is printed for a picture, and who took it."""

    text: str | None
    credit: str | None


# "Ảnh:", "Nguồn ảnh:", "(Ảnh: …)", "- Ảnh/Nguồn:" and what follows to the end.
_LABELLED = re.compile(
    r"""(?P<before>.*?)(?P<open>[(\[])?\s?[-–|*]?\s?
        (?P<label>(?:nguồn\s)?(?:ảnh|hình)(?:\s?[/,-]\s?nguồn)?|(?:ảnh|hình)\s(?:minh\s(?:họa|hoạ)|tư\sliệu)(?:\s\(?nguồn)?
          |nguồn|photo(?:\sby)?|image|credit)
        \s?:\s?(?P<name>[^:]{2,80}?)[\s.)\]]*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_UNMARKED = re.compile(r"(?P<before>.{4,}[.!?…)”\"])\s(?:Ảnh|ẢNH)\s(?P<name>[^.:,]{2,40}?)[\s.]*", re.DOTALL)
# Words of a credit that are not part of a person's name: agencies, offices, how the picture came.
_OFFICES = frozenset(
    re.findall(
        r"\w+",
        """báo đài cổng trang ban sở phòng trung tâm văn hóa thông tin truyền thông điện tử tỉnh huyện xã phường thành phố
        thị trấn công an bộ đội biên phòng quân quốc phòng đoàn hội đơn vị cơ sở chương trình nhóm phóng viên ctv pv
        phát cung cấp nhân vật gia đình nvcc bạn đọc sưu tầm tư liệu lưu trữ internet facebook fb zalo website nguồn
        cắt từ clip video màn hình chụp và của theo""",
    )
)
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
    """Part the credit from the words of a caption, where they name one.

    "Ảnh minh họa" is a caption; so is what "ảnh:" introduces when it describes the picture instead of naming its maker.

    >>> split_credit("Toàn cảnh hội nghị. Ảnh: Minh Đức")
    Caption(text='Toàn cảnh hội nghị.', credit='Minh Đức')
    >>> split_credit("ảnh: ông Minh phát lệnh gọi nhập ngũ")
    Caption(text='ảnh: ông Minh phát lệnh gọi nhập ngũ', credit=None)
    >>> split_credit("The bridge turns. (Photo: Ann Lee)")
    Caption(text='The bridge turns.', credit='Ann Lee')
    """
    whole = squeeze(nfc(printed))
    return _in_vietnamese(whole) or _abroad(whole) or Caption(whole or None, None)


def ends_in_credit(printed: str) -> bool:
    """Return whether a line tells something and then, in Vietnamese, who took the picture: so no paragraph ends."""
    found = _in_vietnamese(squeeze(nfc(printed)))
    return found is not None and found.text is not None


def _in_vietnamese(whole: str) -> Caption | None:
    tail = whole[-160:]
    # the signs first: the patterns try to begin at every letter
    match = _LABELLED.fullmatch(tail) if ":" in tail else None
    match = match or (_UNMARKED.fullmatch(tail) if "Ảnh " in tail or "ẢNH " in tail else None)
    if (
        not match
        or (match.re is _UNMARKED and match["name"][:1].islower())
        or not _names_somebody(match["name"])
        or not _stands_apart(match)
    ):
        return None
    before = whole[: len(whole) - len(tail) + match.end("before")]
    return Caption(before.rstrip(" ,;–—-|*([") or None, match["name"].strip(" .,;-–"))


def _names_somebody(name: str) -> bool:
    """Say whether *name* reads as names and offices: no word but theirs in lower case, and at most ten words."""
    words = re.findall(r"[\w.&']+", name)
    return 0 < len(words) <= 10 and all(
        not word[:1].islower() or word.lower() in _OFFICES or "." in word for word in words
    )


def _stands_apart(match: re.Match[str]) -> bool:
    """Say whether the label begins a new part of the caption: "bức ảnh: Hồ Gươm" goes on with its sentence."""
    parts, before = match.groupdict(), match["before"].rstrip()
    if before.lower().endswith(("tin,", "bài,", "tin và", "bài và")):
        return False  # "Tin, ảnh: …" signs the article
    opened = parts.get("open") or not before or before[-1] in '.!?…)]”"-–|*,;:/'
    return bool(opened) or bool(parts.get("label") and parts["label"][:1].isupper())


def _abroad(whole: str) -> Caption | None:
    found = _ABROAD.search(whole)
    if found is None or len(found["name"].split()) > _NAMES:
        return None
    text = whole[: found.start()].rstrip(" ,;–—-([|/")
    if whole[found.start()] == ".":
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
        labelled = _in_vietnamese(marked)  # "ẢNH: THU HÀ" in an element of its own
        credit = credit or (labelled.credit or "" if labelled else _LABEL.sub("", marked)).strip(" ()[].,|") or None
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
