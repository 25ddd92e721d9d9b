"""Vietnamese words as letters: composed, squeezed, folded for search, compared. Pure; knows nothing of pages.

What is archived keeps the spelling that was printed; only keys and comparisons are folded.
"""

from __future__ import annotations

import re
import unicodedata

# Zero-width blanks and joiners, BOM, soft hyphen, marks of direction and for machines: they take no room, so they leave none.
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
_LETTERS = re.compile(r"[^\W\d_]+|\d+")
_SLUG_WORDS = re.compile(r"[^\W_]+")  # of any script: titles and names in Cyrillic or Chinese are compared too

_MARKS = re.compile("[\u0300-\u034e\u0350-\u036f]+")  # the combining grapheme joiner is no mark
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_KEY_LETTERS = bytes(code if code < 128 and chr(code).isalnum() else 32 for code in range(256))

# The five tones as combining marks: grave, acute, tilde, hook above, dot below.
_TONES = frozenset("\u0300\u0301\u0303\u0309\u0323")


def nfc(text: str) -> str:
    """Return *text* composed (NFC): one code point per Vietnamese letter, whatever the page used."""
    return unicodedata.normalize("NFC", text)


def squeeze(text: str) -> str:
    """Return *text* with each run of white space (no-break too) as one blank, invisible characters gone, ends bare."""
    if text.isprintable():  # no invisible character, and no white one but the blank: most of what is squeezed
        return " ".join(text.split()) if "  " in text else text.strip(" ")
    return " ".join(_INVISIBLE.sub("", text).split())


# What some keyboards and word processors put for a digit, a slash or a hyphen.
_LOOKALIKES = str.maketrans("０１２３４５６７８９／∕⁄．：，‐‑‒—―−", "0123456789///.:,------")


def usual(text: str) -> str:
    """Return *text*, of the same length, with full-width digits and odd slashes and dashes as the usual ones."""
    return text if text.isascii() else text.translate(_LOOKALIKES)


def fold(text: str) -> str:
    """Return the search key of *text*: lower case, no marks, đ as d. Tone placement (hoà, hòa) no longer matters.

    >>> fold("Hà Nam, Điện Biên")
    'ha nam, dien bien'
    """
    lower = text.lower()
    if lower.isascii():
        return lower
    # Đ is a letter of its own, not D with a mark: Unicode does not take it apart. Ð (eth) is what old fonts typed for it.
    apart = unicodedata.normalize("NFD", lower.replace("đ", "d").replace("ð", "d"))
    # each composed letter leaves a bare one: where as many are left, nothing but marks is gone. A fifth of the price
    bare = apart.encode("ascii", "ignore")
    if len(bare) == len(lower):
        return bare.decode("ascii")
    plain = _MARKS.sub("", apart)
    others = frozenset(_NOT_ASCII.findall(plain))
    return plain.translate({ord(mark): None for mark in others if unicodedata.combining(mark)})


def slug(text: str) -> str:
    """Return the words of *text* without marks, joined by hyphens, as portals write them in addresses.

    >>> slug("Hội nghị “dân chủ ở cơ sở”, năm 2024")
    'hoi-nghi-dan-chu-o-co-so-nam-2024'
    """
    key = fold(text)
    if key.isascii():
        return b"-".join(key.encode("ascii").translate(_KEY_LETTERS).split()).decode("ascii")
    return "-".join(_SLUG_WORDS.findall(key))


# Croatian and Romanian write đ and ă too; no other language has these.
_OF_VIET_NAM = re.compile("[ƠơƯư\u1ea0-\u1ef9]")


def may_be_vietnamese(text: str) -> bool:
    """Say whether *text* has a letter that only Vietnamese has, or too few letters to tell.

    >>> may_be_vietnamese("Cầu mới"), may_be_vietnamese("The old swing bridge at the mouth of the harbour opened")
    (True, False)
    """
    composed = nfc(text)
    return bool(_OF_VIET_NAM.search(composed)) or sum(map(str.isalpha, composed[:400])) < 40


def is_vietnamese(text: str) -> bool:
    """Say whether *text* has a letter that only Vietnamese has."""
    return bool(_OF_VIET_NAM.search(nfc(text)))


def tone_last(text: str) -> str:
    """Return *text* in lower case with each word's tone mark after its letters: a key that hoà and hòa share, hoa does not."""
    return re.sub(r"[^\W\d_]+", lambda word: _tone_last(word[0]), nfc(text).casefold())


def same_words(one: str, other: str) -> bool:
    """Say whether both are the same words: case, punctuation, blanks and tone placement apart, marks not.

    >>> same_words("Uỷ ban Nhân dân", "ỦY BAN NHÂN DÂN"), same_words("ba má", "bà má")
    (True, False)
    """
    return _words(one) == _words(other)


def _words(text: str) -> list[str]:
    """Return words with their tone moved to the end: a syllable has one tone, so its place says nothing."""
    return [_tone_last(word) for word in _LETTERS.findall(nfc(_INVISIBLE.sub("", text)).casefold())]


def _tone_last(word: str) -> str:
    if word.isascii():
        return word
    apart = unicodedata.normalize("NFD", word)
    return "".join(c for c in apart if c not in _TONES) + "".join(sorted(c for c in apart if c in _TONES))


_EXTENSION = re.compile(r"[^\n]{1,120}\.(?:jpe?g|jfif|png|gif|bmp|webp|tiff?|svg|avif|heic)", re.IGNORECASE)
# What cameras, telephones, Zalo and editors call a picture when nobody has given it a name.
_CAMERA = re.compile(
    r"""(?: z[0-9]{8,16}(?:[_\-\s][0-9a-f]{6,40})? | [0-9]{1,6}\.(?:MTS|MP4|MOV|AVI)(?:\.Still[0-9]+)? | Still[0-9]+
        | (?:IMG|DSC|DSCF|DSCN|_DSC|DJI|PXL|MVI|VID|P|GOPR|Screenshot|Capture|Picture|image|photo|pic|anh|hinh|untitled)
          [\s_\-]{0,2}[0-9]{0,17}(?:[\s_\-.]{1,2}[0-9]{1,9}){0,4}(?:\s?\([0-9]{1,3}\))?
        | [0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}
        | [0-9_\-]{6,40} | [0-9a-f]{16,64} | (?=[^\s]*[0-9])[0-9a-z]+(?:_[0-9a-z]+){1,12} )""",
    re.IGNORECASE | re.VERBOSE,
)


def looks_like_file_name(text: str) -> bool:
    """Say whether *text* is the name of a picture's file rather than words about it.

    >>> looks_like_file_name("z5288427082120_b154f9d81116.jpg"), looks_like_file_name("Đại biểu dự hội nghị")
    (True, False)
    """
    name = squeeze(text)
    return bool(_EXTENSION.fullmatch(name) or _CAMERA.fullmatch(name))
