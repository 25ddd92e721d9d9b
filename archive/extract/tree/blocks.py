"""What stands on a page, in order: headings, paragraphs, list items, table rows, pictures. Hidden elements do not stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import islice
from typing import Literal, NamedTuple

from lxml import etree

from archive.extract.tree.page import MAX_NODES, Element, compose, text_of

Kind = Literal["text", "heading", "item", "row", "image"]

HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
# Elements that begin a line of their own (HTML, "Rendering", display: block), and table parts.
BLOCKS = HEADINGS | {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir", "div", "dl",
    "dt", "fieldset", "figcaption", "figure", "footer", "form", "header", "hr", "html", "legend", "li", "main", "menu", "nav",
    "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
UNREAD = frozenset({
    "script", "style", "noscript", "template", "svg", "select", "option", "button", "input", "textarea", "iframe", "object",
    "embed", "audio", "video", "canvas", "map", "head", "link", "meta", "math", "datalist", "progress", "marquee",
})  # fmt: skip
_UNSEEN = frozenset(("script", "style", "noscript", "template", "head", "link", "meta", "map", "datalist"))
IMAGES = frozenset(("img", "amp-img", "amp-anim"))
MAX_BLOCKS = 10_000  # lines and pictures; the longest article seen has 130
BOLD = frozenset(("b", "strong", "th")) | HEADINGS
ITALIC = frozenset(("i", "em", "cite", "address"))
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]"
)  # Thai, Lao, Khmer, Kana, Han
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden")
_HIDDEN_CLASSES = frozenset(("hidden", "hide", "sr-only", "visually-hidden", "screen-reader-text", "d-none"))
_SHOWN_WIDE = re.compile(r"(?:^|\s)(?:d|visible)-(?:sm|md|lg|xl)(?:-|\s|$)")
_ALIGN = re.compile(r"text-align\s*:\s*(left|right|center|justify)", re.IGNORECASE)
_ALIGN_CLASS = re.compile(r"(?:^|[\s_-])(?:text|align|txt|ql-align|has-text-align|t)-?(right|center)(?=\s|$)")
# Not Word's `mso-bidi-font-weight:normal`, which stands on its every <b>: it speaks of other scripts.
_WEIGHT = re.compile(r"(?<![\w-])font-weight\s*:\s*(?:(bold|[6-9]00)|(normal|[1-5]00))", re.IGNORECASE)
_SLANT = re.compile(r"(?<![\w-])font-style\s*:\s*(?:(italic|oblique)|(normal))", re.IGNORECASE)
# A line break inside a sentence is only a line break: no end mark before it, a small letter or number behind it.
_END_MARKS = frozenset('.!?:;…”"»)]')
_GOES_ON = re.compile(r"[,)]|\d+\s*/\s*\d")


@dataclass(frozen=True, slots=True)
class Block:
    """One line of print, or one picture."""

    kind: Kind
    text: str
    node: Element
    """The block element that holds the line; of a picture, its `<img>`."""
    align: str = ""
    bold: bool = False
    italic: bool = False
    linked: int = 0
    """How many letters of the text are links."""
    words: int = field(init=False)
    """How many words the line has, counted once; in scripts that part no words, a word is two letters on average."""

    def __post_init__(self) -> None:
        # thirty letters are a word at least: addresses, and lines without a blank, are as long as they look
        spaced = max(self.text.count(" ") + 1, len(self.text) // 30) if self.text else 0
        unspaced = 0 if self.text.isascii() else len(_UNSPACED.findall(self.text)) // 2
        object.__setattr__(self, "words", spaced + unspaced)


class _Look(NamedTuple):
    owner: Element
    kind: Kind
    align: str
    bold: bool
    italic: bool
    link: bool


@dataclass(slots=True)
class _Line:
    """A line that is being written."""

    parts: list[str] = field(default_factory=list)
    letters: int = 0
    bold: int = 0
    italic: int = 0
    linked: int = 0

    def add(self, text: str, look: _Look) -> None:
        letters = len(text) if not text.isspace() else 0
        self.parts.append(text)
        self.letters += letters
        self.bold += letters * look.bold
        self.italic += letters * look.italic
        self.linked += letters * look.link

    def join(self, other: _Line) -> None:
        self.parts += [" ", *other.parts]
        self.letters += other.letters
        self.bold += other.bold
        self.italic += other.italic
        self.linked += other.linked


def is_hidden(node: Element) -> bool:
    """Return whether *node* says itself that it is not shown."""
    style = node.get("style")
    # the words first: a tenth of the price of the pattern, and hardly any style has them
    if style and ("display" in (lower := style.lower()) or "visibility" in lower) and _HIDDEN_STYLE.search(lower):
        return True
    named = node.get("class")
    if named and not _HIDDEN_CLASSES.isdisjoint(named.split()) and not _SHOWN_WIDE.search(named):
        return True
    return node.get("hidden") is not None


def _nothing(_: Element) -> bool:
    return False


def blocks_of(container: Element, leave_out: Callable[[Element], bool] = _nothing) -> tuple[Block, ...]:
    """Return the blocks inside *container*, in order, without hidden elements and those *leave_out* names."""
    return _Walk(container, leave_out).blocks()


class _Walk:
    """One pass through a tree: what is open (elements, and the line being written)."""

    def __init__(self, container: Element, leave_out: Callable[[Element], bool]) -> None:
        self._container = container
        self._leave_out = leave_out
        self._looks = [_Look(container, "text", "", False, False, False)]
        self._lines = [_Line()]
        self._done: list[Block] = []
        self._skipped: set[Element] = set()

    def blocks(self) -> tuple[Block, ...]:
        walker = etree.iterwalk(self._container, events=("start", "end"))
        left = MAX_NODES * 2
        for event, node in walker:
            left -= 1
            if left < 0 or len(self._done) > MAX_BLOCKS:
                break
            if event == "start":
                self._start(node, walker)
            else:
                self._end(node)
        self._flush()
        return tuple(self._done[:MAX_BLOCKS])

    def _start(self, node: Element, walker: etree.iterwalk) -> None:
        tag = node.tag
        if node is not self._container:
            if tag == "noscript" and next(node.iter("img"), None) is not None:
                self._spare(node)
            if tag in UNREAD or is_hidden(node) or self._leave_out(node):
                self._skip(node, walker)
                return
            if tag in IMAGES:
                self._image(node)
            elif tag == "br":
                self._lines.append(_Line())
            elif tag == "table" and _is_data(node):
                self._flush()
                self._rows(node)
                self._skip(node, walker)
                return
        if tag in BLOCKS:
            self._flush()
        self._looks.append(_look(node, self._looks[-1]))
        if node.text:
            self._lines[-1].add(node.text, self._looks[-1])

    def _spare(self, noscript: Element) -> None:
        """A picture that is only there for readers without scripts, nothing standing for it, is a picture."""
        around = noscript.getparent()
        if around is not None and sum(1 for _ in islice(around.iter("img", "amp-img"), 2)) == 1:
            for image in noscript.iter("img"):
                self._image(image)

    def _skip(self, node: Element, walker: etree.iterwalk) -> None:
        if node.tag in BLOCKS:
            self._flush()
        elif node.tag not in _UNSEEN and not is_hidden(node):
            self._lines[-1].parts.append(" ")  # what it parts on the page stays parted
        self._skipped.add(node)
        walker.skip_subtree()

    def _end(self, node: Element) -> None:
        if node in self._skipped:
            self._skipped.discard(node)
        else:
            if node.tag in BLOCKS:
                self._flush()
            self._looks.pop()
        if node.tail and node is not self._container:
            self._lines[-1].add(node.tail, self._looks[-1])

    def _image(self, node: Element) -> None:
        self._flush()
        look = self._looks[-1]
        self._done.append(Block("image", "", node, look.align))

    def _rows(self, table: Element) -> None:
        for row in table.iter("tr"):
            text = " | ".join(words for cell in row if cell.tag in ("td", "th") and (words := _words(cell)))
            if text:
                linked = sum(len(text_of(link)) for link in row.iter("a"))
                self._done.append(Block("row", text, row, linked=min(linked, len(text))))

    def _flush(self) -> None:
        """Turn the open lines into blocks; lines that a break parts inside a sentence are one."""
        if len(self._lines) == 1 and not self._lines[0].letters:
            self._lines[0].parts.clear()  # nothing, or blanks between elements: most of what a flush finds
            return
        lines, self._lines = self._lines, [_Line()]
        if len(lines) == 1:
            self._write(lines[0])
            return
        whole: _Line | None = None
        goes_on = False
        for line in lines:
            text = compose("".join(line.parts))
            if whole is not None and goes_on and text and (text[0].islower() or _GOES_ON.match(text)):
                whole.join(line)
            else:
                self._write(whole)
                whole = line if text else None
            goes_on = bool(text) and text[-1] not in _END_MARKS
        self._write(whole)

    def _write(self, line: _Line | None) -> None:
        if line is None or not (text := compose("".join(line.parts))):
            return
        look = self._looks[-1]
        marked = max(1, line.letters) * 0.9  # an end mark or a blank may stand outside of <strong>
        self._done.append(
            Block(
                look.kind, text, look.owner, look.align,
                line.bold >= marked, line.italic >= marked, min(line.linked, len(text)),
            )
        )  # fmt: skip


def _look(node: Element, outer: _Look) -> _Look:
    tag = node.tag
    align, bold, italic = outer.align, outer.bold or tag in BOLD, outer.italic or tag in ITALIC
    style, named = node.get("style"), node.get("class")
    if tag == "center":
        align = "center"
    if given := node.get("align"):
        align = given.lower()
    if named and ("right" in (lower := named.lower()) or "center" in lower) and (found := _ALIGN_CLASS.search(lower)):
        align = found.group(1)
    if style:
        if found := _ALIGN.search(style):
            align = found.group(1).lower()
        if found := _WEIGHT.search(style):
            bold = bool(found.group(1))
        if found := _SLANT.search(style):
            italic = bool(found.group(1))
    if tag not in BLOCKS:
        return _Look(outer.owner, outer.kind, outer.align, bold, italic, outer.link or tag == "a")
    kind: Kind = "heading" if tag in HEADINGS else "item" if tag in ("li", "dt", "dd") else outer.kind
    return _Look(node, kind, align, bold, italic, outer.link)


def _words(cell: Element) -> str:
    """Return the words of a cell as one line; those of its paragraphs are not run together."""
    return compose(" ".join(cell.itertext())) if len(cell) > 1 else text_of(cell)


def _is_data(table: Element) -> bool:
    """Return whether *table* holds figures or words in columns, not the layout of a page or of a picture."""
    within = table.iter("table")
    if next(within) is not table or next(within, None) is not None:
        return False
    if next(table.iter("img", "iframe", "form", "h1", "h2"), None) is not None:
        return False
    wide = 0
    for row in table.iter("tr"):
        cells = [cell for cell in row if cell.tag in ("td", "th")]
        if any(len(cell) > 3 and sum(1 for _ in cell.iter("p", "div", "li")) > 3 for cell in cells):
            return False
        wide += sum(1 for cell in cells if text_of(cell)) > 1
    return wide > 1
