"""Vietnamese words as letters: composed, squeezed, folded for search, compared. Pure; knows nothing of pages.

What is archived keeps the spelling that was printed; only keys and comparisons are folded.
"""

from __future__ import annotations

import re
import unicodedata

# Zero-width blanks and joiners, word joiner, BOM, soft hyphen, direction marks: they take no room, so they leave none.
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\ufeff]")
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


# "Ảnh:", "Nguồn ảnh:", "(Ảnh: …)", "- Ảnh/Nguồn:" and what follows to the end. "Ảnh minh họa: TTXVN" keeps its first words.
_CREDIT = re.compile(
    r"""(?P<before>.*?)(?P<open>[(\[])?\s?[-–|*]?\s?
        (?P<label>(?:nguồn\s)?(?:ảnh|hình)(?:\s?[/,-]\s?nguồn)?|(?P<kept>(?:ảnh|hình)\s(?:minh\s(?:họa|hoạ)|tư\sliệu)\.?)(?:\s\(?nguồn)?
          |nguồn|photo(?:\sby)?|image|credit)
        \s?:\s?(?P<name>[^:]{2,80}?)[\s.)\]]*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_CREDIT_WITHOUT_COLON = re.compile(
    r"(?P<before>.{4,}[.!?…)”\"])\s(?:Ảnh|ẢNH)\s(?P<name>[^.:,]{2,40}?)[\s.]*", re.DOTALL
)
# Words of a credit that are not part of a person's name: agencies, offices, how the picture came.
_CREDIT_WORDS = frozenset(
    re.findall(
        r"\w+",
        """báo đài cổng trang ban sở phòng trung tâm văn hóa thông tin truyền thông điện tử tỉnh huyện xã phường thành phố
        thị trấn công an bộ đội biên phòng quân quốc phòng đoàn hội đơn vị cơ sở chương trình nhóm phóng viên ctv pv
        phát cung cấp nhân vật gia đình nvcc bạn đọc sưu tầm tư liệu lưu trữ internet facebook fb zalo website nguồn
        cắt từ clip video màn hình chụp và của theo""",
    )
)


def split_credit(caption: str) -> tuple[str, str | None]:
    """Return the words of *caption* and, apart, whom the picture is credited to, where the caption says so.

    "Ảnh minh họa" is a caption; so is what "ảnh:" introduces when it describes the picture instead of naming its maker.

    >>> split_credit("Toàn cảnh hội nghị. Ảnh: Minh Đăng"), split_credit("ảnh: ông Minh phát lệnh gọi nhập ngũ")
    (('Toàn cảnh hội nghị.', 'Minh Đăng'), ('ảnh: ông Minh phát lệnh gọi nhập ngũ', None))
    """
    whole = squeeze(nfc(caption))
    tail = whole[-160:]
    match = _CREDIT.fullmatch(tail) or _CREDIT_WITHOUT_COLON.fullmatch(tail)
    if not match or not _names_somebody(match["name"]) or not _stands_apart(match):
        return whole, None
    end = match.end("kept") if match.groupdict().get("kept") else match.end("before")
    before = whole[: len(whole) - len(tail) + end]
    return before.rstrip(" -–|*(["), match["name"].strip(" .,;-–")


def _names_somebody(name: str) -> bool:
    """Say whether *name* reads as names and offices: no word but theirs in lower case, and at most ten words."""
    words = re.findall(r"[\w.&']+", name)
    return 0 < len(words) <= 10 and all(
        not word[:1].islower() or word.lower() in _CREDIT_WORDS or "." in word for word in words
    )


def _stands_apart(match: re.Match[str]) -> bool:
    """Say whether the label begins a new part of the caption: "bức ảnh: Hồ Gươm" goes on with its sentence."""
    parts, before = match.groupdict(), match["before"].rstrip()
    if before.lower().endswith(("tin,", "bài,", "tin và", "bài và")):
        return False  # "Tin, ảnh: …" signs the article
    opened = parts.get("open") or not before or before[-1] in '.!?…)]”"-–|*,;:/'
    return bool(opened) or bool(parts.get("label") and parts["label"][:1].isupper())
