"""Which words are printed for which picture: figures, tables of pictures, and paragraphs next to a picture.

A caption is recognised by its place (figure, two-row table, a class that says so) or by its look (centred or italic under
a picture, where the body is not); a plain paragraph only when it is short and has no full stop, as editors leave it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice, pairwise

from archive.extract.article.credits import Caption, caption_of, ends_in_credit
from archive.extract.fields.facts import is_date_line
from archive.extract.text import fold, looks_like_file_name
from archive.extract.tree.blocks import Block
from archive.extract.tree.page import Element, is_only_child

MOST_WORDS = 90  # the longest caption on the pages at hand has 56 words; captions that tell a photo story are longer
MOST_LETTERS = 1_500  # what is longer in so few words is no words: bytes of a picture that nobody quoted
MOST_CELLS = 200  # of one table; a larger one is read in the order of its cells
PLAIN_WORDS = 45  # for a caption that only its place and its missing full stop tell: the seed's longest has 33
_FRAME_CLASS = re.compile(
    r"(?:^|[\s_-])(?:image-?caption|photo-?box|picture|figure|anh|hinh|hinhanh|imgbox|image-?box|img-wrap|image)"
    r"(?:$|[\s_-])",
    re.IGNORECASE,
)
_CAPTION_CLASS = re.compile(
    r"caption|desc_cation|chu[-_]?thich|ghi[-_]?chu[-_]?anh|(?:img|image|photo|pic|avatar)[-_]?(?:desc|title|note)"
    r"|desc[-_]?(?:img|image|photo)|mota[-_]?anh|tenanh|(?:^|\s)fig(?:\s|$)",
    re.IGNORECASE,
)
_IMAGE_CLASS = re.compile(r"(?:^|\s)image(?:\s|$)", re.IGNORECASE)  # VnExpress: `p.Image` is what is printed under one
# What shows several pictures over one caption: VCCorp's LayoutAlbum, sliders, pairs to compare.
_GROUP_CLASS = re.compile(
    r"album|gallery|slide|swiper|carousel|twentytwenty|(?:photo|image|img)s?[-_]?(?:grid|group)", re.IGNORECASE
)
_PLACEHOLDER = re.compile(r"\W*(?:(?:nhap )?(?:chu thich(?: anh)?|mo ta anh)|image|caption|photo|keywords)\W*")
_STOP = re.compile(r"[.!?;:]\s*[\"”’)\]]*$")
_NUMBERED = re.compile(r"(?:\d{1,2}|[IVX]{1,4}|[a-e])\s*[.)/]\s|[-+*•–]\s")
_PARAGRAPH_WORDS = 30
_HEAD_WORDS = 15


@dataclass(frozen=True, slots=True)
class Captions:
    """Captions by the index of the picture's block, and the indexes of the blocks that are captions, not text."""

    by_image: dict[int, Caption]
    used: frozenset[int]


def link_captions(blocks: Sequence[Block], container: Element, body: Element) -> Captions:
    """Return the caption of each picture among *blocks* of the *container*, whose text stands in *body*."""
    return _Linker(blocks, frozenset((container, body, *body.iterancestors()))).link()


class _Linker:
    """One reading of a page's pictures: what has found its words, and which words are given away."""

    def __init__(self, blocks: Sequence[Block], layout: frozenset[Element]) -> None:
        self._blocks = blocks
        self._layout = layout  # holds the text too: where pages are tables, no table of a picture
        self._images = [at for at, block in enumerate(blocks) if block.kind == "image"]
        self._given: dict[int, list[int]] = {}
        self._used: set[int] = set()
        body = [block for block in blocks if block.kind == "text" and block.words >= _PARAGRAPH_WORDS]
        self._centred = sum(block.align == "center" for block in body) * 2 > len(body)
        self._italic = sum(block.italic for block in body) * 2 > len(body)
        self._last = max((at for at, block in enumerate(blocks) if block.kind != "image"), default=-1)

    def link(self) -> Captions:
        if self._images:
            self._by_frame()
            self._by_place()
            self._by_story()
            self._by_group()
        return Captions({at: self._caption(texts) for at, texts in self._given.items()}, frozenset(self._used))

    def _caption(self, texts: list[int]) -> Caption:
        return caption_of(self._blocks[at] for at in texts if not _is_stand_in(self._blocks[at].text))

    def _give(self, images: Sequence[int], texts: list[int]) -> None:
        if sum(self._blocks[at].words for at in texts) > 2 * MOST_WORDS:
            return  # what is left behind the last of too many pictures is no caption
        for at in images:
            self._given[at] = texts
        self._used.update(texts)

    # -- figures, tables, boxes ------------------------------------------------------------------------------------

    def _by_frame(self) -> None:
        for at in self._images:
            if at not in self._given and (frame := self._frame(self._blocks[at].node)) is not None:
                self._frame_words(at, frame)

    def _frame(self, image: Element) -> Element | None:
        for node in image.iterancestors():
            if node in self._layout:
                return None
            if node.tag in ("figure", "table") or _FRAME_CLASS.search(node.get("class") or ""):
                return node
        return None

    def _frame_words(self, at: int, frame: Element) -> None:
        first, last = at, at
        while first > 0 and _inside(self._blocks[first - 1].node, frame):
            first -= 1
        while last + 1 < len(self._blocks) and _inside(self._blocks[last + 1].node, frame):
            last += 1
        members = range(first, last + 1)
        texts = [n for n in members if self._blocks[n].kind != "image" and n not in self._used]
        images = [n for n in members if self._blocks[n].kind == "image"]
        if not texts or sum(self._blocks[n].words for n in texts) > MOST_WORDS * len(images):
            return
        if not all(_is_short(self._blocks[n]) for n in texts):
            return
        if frame.tag == "table" and len(images) + len(texts) <= MOST_CELLS:
            self._table(images, texts)
        else:
            self._runs(images, texts)

    def _table(self, images: list[int], texts: list[int]) -> None:
        """Columns of pictures over columns of words, else as they follow each other."""
        cells = {at: _cell(self._blocks[at].node) for at in (*images, *texts)}
        beside = {at: [n for n in texts if cells[n] == cells[at]] for at in images}
        if all(beside.values()) and len({cells[at] for at in images}) == len(images):
            for at, words in beside.items():
                self._give([at], words)
            return
        rows = sorted({cells[at][0] for at in cells})
        for row in rows:
            here = [at for at in images if cells[at][0] == row]
            under = [n for n in texts if cells[n][0] == row + 1]
            columns = {cells[n][1] for n in under}
            if len(here) > 1 and len(columns) == len(here):
                for at, column in zip(here, sorted(columns), strict=True):
                    self._give([at], [n for n in under if cells[n][1] == column])
        self._runs([at for at in images if at not in self._given], [n for n in texts if n not in self._used])

    def _runs(self, images: list[int], texts: list[int]) -> None:
        """Pictures, then their words; or words above, when words come first and last comes a picture."""
        if not images or not texts:
            return
        above = texts[0] < images[0] and texts[-1] < images[-1]
        order = sorted((*images, *texts), reverse=above)
        run: list[int] = []
        words: list[int] = []
        for at in order:
            if at in texts:
                words.append(at)
            else:
                if words and run:
                    self._give(run, sorted(words))
                    run, words = [], []
                run.append(at)
        if words and run:
            self._give(run, sorted(words))

    # -- paragraphs next to a picture ------------------------------------------------------------------------------

    def _by_place(self) -> None:
        for at in self._images:
            if at not in self._given and (follower := self._follower(at)) is not None and self._is_caption(follower):
                shared = [n for n in self._images if n < at and n not in self._given and self._stand_together(n, at)]
                self._give([*shared, at], [follower])
            elif at not in self._given and (above := self._above(at)) is not None:
                self._give([at], [above])

    def _above(self, at: int) -> int | None:
        """Return the line right above a picture whose class says that it is a caption, if no other picture may claim it."""
        above = at - 1
        if above < 0 or above in self._used or self._blocks[above].kind == "image":
            return None
        named = is_marked(self._blocks[above]) and _is_short(self._blocks[above])
        claimed = above > 0 and self._blocks[above - 1].kind == "image"
        return above if named and not claimed else None

    def _by_group(self) -> None:
        """The one caption of an album, a slider or a figure of figures is that of all its pictures."""
        for at, texts in list(self._given.items()):
            group = self._group(self._blocks[texts[-1]].node)
            members = [n for n in self._images if _inside(self._blocks[n].node, group)] if group is not None else []
            if at in members and all(n == at or n not in self._given for n in members):
                self._give(members, texts)

    def _group(self, words: Element) -> Element | None:
        """Return the nearest box around *words* that holds pictures, if it is one of several pictures."""
        for outer in words.iterancestors():
            if outer in self._layout:
                return None
            if next(outer.iter("img", "amp-img"), None) is not None:
                several = sum(1 for _ in islice(outer.iter("img", "amp-img"), 2)) > 1
                return (
                    outer
                    if several and (outer.tag == "figure" or _GROUP_CLASS.search(outer.get("class") or ""))
                    else None
                )
        return None

    def _follower(self, at: int) -> int | None:
        after = at + 1
        return (
            after
            if after < len(self._blocks) and after not in self._used and self._blocks[after].kind != "image"
            else None
        )

    def _stand_together(self, one: int, other: int) -> bool:
        """Several pictures in one paragraph, with nothing between them, share what is printed under them."""
        between = all(self._blocks[n].kind == "image" for n in range(one, other))
        return between and _owner(self._blocks[one].node) is _owner(self._blocks[other].node)

    def _is_caption(self, at: int) -> bool:
        block = self._blocks[at]
        if is_date_line(block.text):
            return False
        if is_marked(block):
            return _is_short(block)
        if any(outer.tag == "blockquote" for outer in islice(block.node.iterancestors(), 2)):
            return False
        if block.kind not in ("text", "heading") or not _is_short(block) or block.align == "right":
            return False
        if block.linked * 2 > len(block.text) or _NUMBERED.match(block.text):
            return False
        if ends_in_credit(block.text):
            return True
        if self._set_apart(block):
            return not (block.bold and (block.kind == "heading" or self._heads_look_so(block)))
        return block.kind == "text" and not block.bold and self._plain_caption(at)

    def _heads_look_so(self, line: Block) -> bool:
        """Bold lines that stand elsewhere in the text, set as *line* is, are the story's subheadings, and so is *line*."""
        return (
            any(
                block.bold and block.italic == line.italic and block.align == line.align and block.words <= _HEAD_WORDS
                for before, block in pairwise(self._blocks)
                if block is not line and block.kind == "text" and before.kind != "image"
            )
            and line.words <= _HEAD_WORDS
        )

    def _set_apart(self, block: Block) -> bool:
        return (block.align == "center" and not self._centred) or (block.italic and not self._italic)

    def _plain_caption(self, at: int) -> bool:
        block = self._blocks[at]
        if block.words > PLAIN_WORDS or _STOP.search(block.text):
            return False
        # the last words of a page that stand alone under a picture are a signature, if they are as short as one
        return at != self._last or block.words > 6

    def _by_story(self) -> None:
        """A photo story: pictures and short texts take turns, and these texts are most of what is told."""
        plain = [at for at in self._images if at not in self._given]
        told = {at: n for at in plain if (n := self._follower(at)) is not None and self._tells(n)}
        if len(told) < 3 or len(told) < len(plain):
            return
        others = (
            block.words
            for n, block in enumerate(self._blocks)
            if block.kind != "image" and n not in self._used and n not in told.values()
        )
        if sum(others) < sum(self._blocks[n].words for n in told.values()):
            for at, n in told.items():
                self._give([at], [n])

    def _tells(self, at: int) -> bool:
        block = self._blocks[at]
        return block.kind == "text" and 3 <= block.words <= PLAIN_WORDS and block.align != "right" and not block.bold


def is_marked(block: Block) -> bool:
    """Return whether the element of *block*, or its class, says that it is a caption."""
    if block.node.tag == "p" and _IMAGE_CLASS.search(block.node.get("class") or ""):
        return True
    return bool(_CAPTION_CLASS.search(_class(block.node)))


def _is_short(block: Block) -> bool:
    return block.words <= MOST_WORDS and len(block.text) <= MOST_LETTERS


def _is_stand_in(text: str) -> bool:
    """Return whether *text* is what an editor left where a caption belongs."""
    return looks_like_file_name(text) or bool(_PLACEHOLDER.fullmatch(fold(text)))


def _inside(node: Element, frame: Element) -> bool:
    return node is frame or any(outer is frame for outer in node.iterancestors())


def _owner(node: Element) -> Element | None:
    return next(
        (outer for outer in node.iterancestors() if outer.tag in ("p", "div", "td", "figure", "li", "center")), None
    )


def _class(node: Element) -> str:
    if node.tag == "figcaption":
        return "caption"
    parent = node.getparent()
    around = [node, *([parent] if parent is not None and is_only_child(node) else []), *node[:1]]
    return " ".join(element.get("class") or "" for element in around)


def _cell(node: Element) -> tuple[int, int]:
    """Return (row, column) of the cell of its table in which *node* stands; a table's caption stands below its last row."""
    for cell in (node, *node.iterancestors()):
        if cell.tag in ("td", "th"):
            row = cell.getparent()
            table = next((outer for outer in row.iterancestors() if outer.tag == "table"), row)
            rows = list(table.iter("tr"))
            return rows.index(row) if row in rows else 0, list(row).index(cell)
        if cell.tag == "caption":
            return 1 << 20, 0
    return -1, -1
