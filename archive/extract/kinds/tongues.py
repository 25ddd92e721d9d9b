"""Text of another country under a Vietnamese portal's address: in a language that nothing there declares. Pure.

Portals publish in English, Chinese, Russian, Lao; in Khmer, Cham and other languages of the country. Such an edition says so:
in `<html lang>`, in its address (`/en/`, `en.`, `lang=en`), in the name of its section; or it speaks of Viet Nam, as nearly
every text of it does. What does neither, on a page that is Vietnamese around it or names the country nowhere, is no office's.
"""

from __future__ import annotations

import re
from collections import Counter
from urllib.parse import urlsplit

from archive.extract.text import fold, is_vietnamese, nfc
from archive.extract.tree.page import Page, text_of
from archive.model import Reading

_LEAST = 120  # letters of a text that tell its language
_LOOKED_AT = 8_000  # letters of it
_FRAME = 20  # different Vietnamese words: an edition in another language has a switch, and the office's name and street
_SHARE = 0.12  # of the words: those below are 25 to 40 % of any prose in their language
_KINDS = 4  # different ones: `dan`, `di`, `la` and `no` are syllables of Vietnamese without marks too
# Scripts that the editions for Khmer, Cham, Thái and the Lao neighbours are in, are none of these.
_SCRIPTS = {
    "Thai": re.compile("[\u0e01-\u0e5b]"),
    "Japanese": re.compile("[\u3041-\u30ff]"),
    "Korean": re.compile("[\uac00-\ud7a3]"),
    "Chinese": re.compile("[\u4e00-\u9fff]"),
    "Cyrillic": re.compile("[\u0400-\u04ff]"),
    "Arabic": re.compile("[\u0600-\u06ff]"),
}
_SCRIPT_SHARE = 0.3  # of the letters; Japanese has as many Chinese ones, and is asked for first
_FUNCTION_WORDS = {
    "English": "the and of to in for is are was with that this from have has by as you your will at on be",
    "Indonesian": "yang dan dengan untuk ini dari adalah pada dapat akan tidak anda juga dalam atau ke di itu",
    "French": "le les des et est pour dans que une du sur qui avec par vous au pas plus",
    "Spanish": "el los las de y que en para con una por es del se su como mas",
    "Portuguese": "o os as de e que em para com uma por do da no na se mais voce",
    "German": "der die das und ist nicht mit ein eine den von zu auf fur im sie auch wird",
    "Turkish": "ve bir bu icin ile da de olarak en cok daha olan var gibi sonra kadar",
    "Italian": "il di che la e per un una del con non sono della gli si piu",
}
_WORDS = {name: frozenset(words.split()) for name, words in _FUNCTION_WORDS.items()}
_WORD = re.compile(r"[^\W\d_]+")
_VIET_NAM = re.compile(
    r"\bviet ?nam|\bvietnamien|\bha ?noi\b|\bho chi minh\b|\bsai ?gon\b|\bpeople'?s (?:committee|council)|\bmekong\b|\bvnd\b"
    r"|\b(?:nguyen|tran|pham|hoang|huynh) [a-z]"
    r"|\b(?:an giang|ba ria|bac giang|bac kan|bac lieu|bac ninh|ben tre|binh dinh|binh duong|binh phuoc|binh thuan|ca mau"
    r"|can tho"
    r"|cao bang|da nang|dak lak|dak nong|dien bien|dong nai|dong thap|gia lai|ha giang|ha nam|ha tinh|hai duong|hai phong"
    r"|hau giang|hoa binh|hung yen|khanh hoa|kien giang|kon tum|lai chau|lam dong|lang son|lao cai|long an|nam dinh"
    r"|nghe an|ninh binh|ninh thuan|phu tho|phu yen|quang binh|quang nam|quang ngai|quang ninh|quang tri|soc trang"
    r"|son la|tay ninh|thai binh|thai nguyen|thanh hoa|hue|tien giang|tra vinh|tuyen quang|vinh long|vinh phuc|yen bai)\b"
)
# Not folded: that takes the marks off kana and Cyrillic letters too.
_VIET_NAM_ABROAD = re.compile(
    "越南|河内|河內|胡志明|岘港|下龙|ベトナム|ハノイ|ホーチミン|베트남|하노이|호찌민|เวียดนาม|ฮานอย|вьетнам|ханой|فيتنام"
)
# As a part of an address: `/en/`, `/web/english/`, `?lang=ru`, `en.quangninh.gov.vn`, `/tieng-anh/`.
_IN_ADDRESS = re.compile(
    r"(?:^|[/.?&=_])(?:en|eng|english|en-us|en-gb|zh|zh-cn|cn|chinese|ja|jp|japanese|ko|kr|korean|ru|russian|fr|french|th|thai"
    r"|lo|laos|km|khmer|de|es|tieng-(?:anh|trung|phap|nga|nhat|han|khmer|lao|thai)|tienganh|tiengtrung|ngoai-ngu)"
    r"(?:$|[/.?&=_])"
)
_SECTION = re.compile(r"\btieng (?!viet)\w|\bngoai ngu\b|\benglish\b|\bfrancais\b")


def of_another_country(page: Page, reading: Reading) -> str | None:
    """Return how it shows that the text of *reading* is another country's, or None where it may be the office's."""
    text = reading.text[:_LOOKED_AT]
    if reading.kind != "article" or is_vietnamese(text) or sum(map(str.isalpha, text)) < _LEAST:
        return None
    language = language_of(text)
    if language is None or _speaks_of_viet_nam(f"{reading.lead or ''}\n{text}") or _is_declared(page, reading):
        return None
    whole = text_of(page.root)
    around = len({word for word in _WORD.findall(nfc(whole)) if is_vietnamese(word)})
    if around >= _FRAME:
        return f"a text in another language ({language}) on a Vietnamese page: not declared, and not of Viet Nam"
    if _host(page.url).endswith(".gov.vn") and not _speaks_of_viet_nam(whole):
        return f"a page in another language ({language}) that speaks of Viet Nam nowhere, under an office's address"
    return None


def language_of(text: str) -> str | None:
    """Return the language or script that *text* is surely in, if it is one of those that intruders write; or None.

    >>> language_of("The bridge at the mouth of the river was opened to traffic and is free for all that walk.")
    'English'
    >>> language_of("Sang nay, tai hoi truong UBND tinh da dien ra hoi nghi tong ket cong tac nam va trien khai nhiem vu")
    """
    letters = sum(map(str.isalpha, text)) or 1
    script = next((name for name, one in _SCRIPTS.items() if len(one.findall(text)) > letters * _SCRIPT_SHARE), None)
    if script is not None:
        return script
    words = [fold(word) for word in _WORD.findall(text)]
    counted = Counter(words)
    found = {name: [counted[word] for word in known if counted[word]] for name, known in _WORDS.items()}
    best = max(found, key=lambda name: sum(found[name]))
    return best if len(found[best]) >= _KINDS and sum(found[best]) > len(words) * _SHARE else None


def _speaks_of_viet_nam(text: str) -> bool:
    return bool(is_vietnamese(text) or _VIET_NAM.search(fold(text)) or _VIET_NAM_ABROAD.search(nfc(text).lower()))


def _is_declared(page: Page, reading: Reading) -> bool:
    """Return whether the page, its address or its section names a language that is not Vietnamese."""
    named = (page.root.get("lang"), page.meta("content-language"), page.meta("og:locale"))
    if any(name and not fold(name).strip().startswith("vi") for name in named):
        return True
    return bool(_IN_ADDRESS.search(fold(page.url).partition("://")[2]) or _SECTION.search(fold(reading.section or "")))


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:  # an unclosed bracket
        return ""
