"""Text of the fonts before Unicode (TCVN3 "ABC" and VNI) turned into Unicode, where it is that beyond doubt. Pure.

None was seen in the pages collected for this archive; provincial pages from before 2005 are where to expect it.
"""

from __future__ import annotations

import re

from archive.extract.text import fold, nfc

# TCVN 5712:1993, VN3: each letter is one byte, shown here as what the byte is in windows-1252. The tables are those of
# the standard and of the VNI font's manual; VNI writes the mark as a character of its own after its vowel.
_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\xad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)
_VNI_ALONE = {"ñ": "đ", "ô": "ơ", "ö": "ư", "æ": "ỉ", "ó": "ĩ", "ò": "ị", "î": "ỵ"}
_VNI_TONES = dict(zip("ùøûõï", "\u0301\u0300\u0309\u0303\u0323", strict=True))
_VNI_ROOF = dict(zip("âáàåãä", ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))
_VNI_BOWL = dict(zip("êéèúüë", ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323"), strict=True))


def _vni_table() -> dict[str, str]:
    table = dict(_VNI_ALONE)
    for vowel in "aeouyôö":
        table |= {vowel + mark: nfc(_VNI_ALONE.get(vowel, vowel) + tone) for mark, tone in _VNI_TONES.items()}
    for vowel in "aeo":
        table |= {vowel + mark: nfc(vowel + "\u0302" + tone) for mark, tone in _VNI_ROOF.items()}
    table |= {"a" + mark: nfc("a\u0306" + tone) for mark, tone in _VNI_BOWL.items()}
    capitals = {old.upper(): new.upper() for old, new in table.items()}
    mixed = {old[0].upper() + old[1]: new.upper() for old, new in table.items() if len(old) > 1}
    return table | mixed | capitals


_VNI = _vni_table()
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))

_WORD = re.compile(r"[^\W\d_]+(?:[¡-¾÷×][^\W\d_]*)*|[¡-¾][^\W\d_]+")
# Letters that only Unicode Vietnamese has: one of them, and the text is not of an old font.
_MODERN = re.compile("[ĂăĐđƠơƯưĨĩŨũ\u1ea0-\u1ef9]")

# A syllable of Vietnamese, tone marks included: onset, vowels, ending. Loose on which vowels go together.
_SYLLABLE = re.compile(
    r"(?:ngh|gh|gi|kh|ng|nh|ph|qu|th|tr|ch|[bcdđghklmnpqrstvx])?"
    r"[aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵ]{1,3}"
    r"(?:ch|nh|ng|[ckmnpt])?",
    re.IGNORECASE,
)
_TWICE = re.compile(r"([aeouy])\1")
_ENOUGH = 6
"""So many words with a mark must speak before a text is called one of an old font: two French names are not enough."""


def from_tcvn3(text: str) -> str:
    """Return TCVN3 text (seen through windows-1252) in Unicode.

    >>> from_tcvn3("Céng hoµ x· héi chñ nghÜa ViÖt Nam")
    'Cộng hoà xã hội chủ nghĩa Việt Nam'
    """
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Return VNI text (seen through windows-1252) in Unicode.

    >>> from_vni("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam")
    'Cộng hòa xã hội chủ nghĩa Việt Nam'
    """
    return _VNI_LETTER.sub(lambda letter: _VNI[letter[0]], text)


_CONVERTERS = {"TCVN3": from_tcvn3, "VNI": from_vni}


def old_font(text: str) -> str | None:
    """Return `TCVN3` or `VNI` where *text* (a whole article's) was beyond doubt typed for that font, else None."""
    sample = text[:20_000]
    if sample.isascii() or _MODERN.search(sample):
        return None
    marked = [word for word in _WORD.findall(sample) if not word.isascii()]
    if len(marked) < _ENOUGH:
        return None
    scores = {name: _share_of_syllables([turn(word) for word in marked]) for name, turn in _CONVERTERS.items()}
    best = max(scores, key=lambda name: scores[name])
    clear = scores[best] >= 0.95 and scores[best] - _share_of_syllables(marked) >= 0.3
    return best if clear else None


def from_old_font(text: str, font: str) -> str:
    """Return *text* in Unicode; *font* is what `old_font` said of the whole article."""
    return _CONVERTERS[font](text)


def in_unicode(text: str, font: str) -> str:
    """Return *text*, a line of a page whose article was typed for *font*, in Unicode; a line that already is stays."""
    marked = [word for word in _WORD.findall(text) if not word.isascii()]
    turned = [_CONVERTERS[font](word) for word in marked]
    better = marked and _share_of_syllables(turned) > _share_of_syllables(marked)
    return from_old_font(text, font) if better and not _MODERN.search(text) else text


def _share_of_syllables(words: list[str]) -> float:
    return sum(_is_syllable(word) for word in words) / len(words)


def _is_syllable(word: str) -> bool:
    """Say whether *word* can be a Vietnamese syllable; no vowel stands twice in one, as they do in VNI ("Vieät")."""
    return bool(_SYLLABLE.fullmatch(word)) and not _TWICE.search(fold(word))
