"""What one line under or over an article says about its makers: who signs, what is credited, or nothing of the kind. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from archive.extract.dates.calendar_words import blot, clocks_in, days_in
from archive.extract.people.names import (
    ANY,
    begins_like_a_publication,
    is_account,
    is_address,
    is_office,
    is_person,
    is_publication,
    is_title,
    people_in,
    without_role,
    without_title,
)
from archive.extract.text import fold, nfc, squeeze

LONGEST = 120
"""A line that signs is short: the longest that was seen has 58 characters; a source may be an address of any length."""


@dataclass(frozen=True, slots=True)
class Sign:
    """A line, understood."""

    what: str
    """`person`, `office`, `source`, `credit` (of pictures), `account`, `signed` (a paper), `furniture` or `text`."""
    byline: str | None = None
    people: tuple[str, ...] = ()
    source: str | None = None
    labelled: bool = False


TEXT = Sign("text")
_NO_TEXT = Sign("furniture")

_WHO = (
    r"(?:tin|bài(?:\sviết)?|thực\shiện|t/h|th|người\s(?:thực\shiện|viết|đưa\stin)|nhóm\s(?:thực\shiện|tác\sgiả|pv)|tác\sgiả"
    r"|đưa\stin|biên\s(?:tập|soạn|dịch)|tổng\shợp|tổng\sthuật|sưu\stầm|lược\s(?:dịch|ghi)|ghi|dịch|phóng\sviên|pv|ctv|btv"
    r"|cộng\stác\sviên|thể\shiện|nội\sdung|by|author|text|words)"
)
_PICTURES = r"(?:ảnh|hình(?:\sảnh)?|video|clip|đồ\shọa|đồ\shoạ|kỹ\sthuật|thiết\skế|trình\sbày|quay\sphim|photo)"
_WHAT = f"(?:{_WHO}|{_PICTURES})"
_AND = r"\s?(?:,\svà|,|&|và|\+|-|–|/|;|\s)\s?"
_LABELLED = re.compile(
    rf"[(\[*\-–•\s]*(?P<label>{_WHAT}(?:{_AND}{_WHAT}){{0,3}})\s?:+\s?(?P<rest>.*)", re.IGNORECASE | re.DOTALL
)
_UNMARKED = re.compile(rf"(?:bài|tin)(?:,\svà|,|\s&|\svà|\s-)?\s(?:{_PICTURES})\s(?P<rest>.+)", re.IGNORECASE)
_NEXT_LABEL = re.compile(rf"\s?[;.|,\-–]\s?(?={_WHAT}(?:{_AND}{_WHAT}){{0,2}}\s?:)", re.IGNORECASE)
_NAMES_PEOPLE = re.compile(_WHO, re.IGNORECASE)
# After these labels an interviewer may speak: "PV: Thưa ông…".
_SPEAKS = re.compile(r"(?:pv|phóng viên|btv|ctv|biên tập|ghi|th|nội dung)$", re.IGNORECASE)
_POSTER = r"(?:người (?:đăng|gửi|nhập|cập nhật|tạo|duyệt)|đăng bởi|được đăng bởi|gửi bởi|viết bởi|posted by)"
_POSTED_BY = re.compile(rf"{_POSTER}\s?:?\s?", re.IGNORECASE)
_THEN_POSTED_BY = re.compile(rf"(?:^|[-–|•·,(]\s?){_POSTER}\s?:\s?|^{_POSTER}\s", re.IGNORECASE)

_SOURCE = re.compile(
    r"""[(\[*\-–•\s]*(?P<label>(?:dẫn\s)?theo|(?:lược\s)?trích(?:\stừ)?|(?:trích\s|dẫn\s)?nguồn(?:\s(?:tin|bài(?:\sviết)?|ảnh|dẫn|trích))?
        |source|via)
        (?P<colon>\s?:)?\s?(?P<rest>.{2,400}?)[)\]\s.*]*""",
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)
_EMPTY_LABEL = re.compile(rf"(?:{_WHAT}|nguồn(?:\stin)?)\s?:", re.IGNORECASE)
_NAME_THEN_SOURCE = re.compile(
    r"""(?P<name>.{3,60}?)\s?(?:[-–,;|/]\s?(?:theo|nguồn\s?:?)|\s?\((?:[^()]{0,24}\s)?(?:theo|từ|nguồn\s?:?))
        \s(?P<source>.{2,80}?)\)?\.?""",
    re.IGNORECASE | re.VERBOSE,
)
# A journalist's address behind the name, in brackets or not; alone it is an account.
_MAIL = re.compile(r"(?<=\w)\s*[-–|(]?\s*(?:e-?mail\s?:\s?)?(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{4,64}\)?$", re.IGNORECASE)
_URL = re.compile(r"https?://[^\s<>]{4,600}")
# Who signs a notice that a page reproduces is not who wrote the page: "TM. ỦY BAN NHÂN DÂN", "KT. GIÁM ĐỐC", "(Đã ký)".
_SIGNED = re.compile(
    r"""(?:TM|T/M|KT|TL|TUQ|Q)\s?\.\s?[A-ZĐÀ-Ỹ]{2}.*|\(?\s?(?i:đã\ský)\s?\)?|(?i:nơi\snhận)\s?:.*
        |(?:PHÓ\s)?(?:CHỦ\sTỊCH|GIÁM\sĐỐC|TỔNG\sGIÁM\sĐỐC|BÍ\sTHƯ|TRƯỞNG\sPHÒNG|TRƯỞNG\sBAN|CHÁNH\sVĂN\sPHÒNG|VIỆN\sTRƯỞNG
        |CỤC\sTRƯỞNG|HIỆU\sTRƯỞNG|BỘ\sTRƯỞNG|THỦ\sTƯỚNG)(?:\s[A-ZĐÀ-Ỹ\s]{2,60})?""",
    re.VERBOSE,
)
# As `fold` gives them.
_FURNITURE = """binh luan | y kien | y kien ban doc | gui binh luan | chia se | chia se facebook | in trang | in | in bai viet
    | gui email | doc bai viet | xem co chu | quay lai | tro ve | ve dau trang | len dau trang | tin lien quan | tin moi
    | bai viet lien quan | tin cung chuyen muc | cac tin khac | tin khac | tin moi hon | tin cu hon | xem them | danh gia
    | luu bai viet | facebook | zalo | twitter | het | thich | tweet | email | tin noi bat | tin doc nhieu | doc nhieu
    | doc nhieu nhat | tin nong | tin moi nhat | bai viet moi | bai moi | tin tuc khac | tin bai khac | doc them | doc tiep"""
_FURNITURE_WORDS = frozenset(word.strip() for word in _FURNITURE.split("|"))
_FURNITURE_LINE = re.compile(
    r"(?:từ khóa|từ khoá|tags?|thẻ|thể loại|chuyên mục|lượt xem|lượt đọc|số lượt xem|đánh giá|chia sẻ|gửi|in trang)"
    r"(?:\s?:.*|\s?\d+)?|[\W_]*|#\S+(?:\s#\S+)*",
    re.IGNORECASE | re.DOTALL,
)
_DIGITS = re.compile("[0-9]{2}")
_FAR_AWAY = datetime(2100, 1, 1, tzinfo=UTC)  # only where the day stands matters here, not which it is


PLAIN, AFTER_SENTENCE, SET_APART = 0, 1, ANY
"""What vouches for a name that our lists don't know: nothing; that the text before it ended a sentence; that it is set apart by
alignment or weight, or that the text ended as articles end (`./.`). The number is how many of its syllables may be unknown."""


def read_sign(line: str, *, vouched: int = PLAIN) -> Sign:
    """Return what *line* says of the article's makers.

    *vouched* is one of `PLAIN`, `AFTER_SENTENCE`, `SET_APART`; without it a line is text unless it is surely more.
    """
    words = squeeze(nfc(line[:1000]))
    if "@" in words:
        words = _MAIL.sub("", words)
    if _FURNITURE_LINE.fullmatch(words) or (len(words) < 30 and fold(words).strip(" :") in _FURNITURE_WORDS):
        return _NO_TEXT
    if len(words) > LONGEST and "http" not in words:
        return TEXT
    if _SIGNED.fullmatch(words):
        return Sign("signed")
    if is_address(words.strip(" ()[]")):
        return Sign("source", source=words.strip(" ()[]"))
    if source := _source(words):
        return Sign("source", source=source, labelled=True)
    if len(words) > LONGEST:
        return TEXT
    if words.endswith(":") and _EMPTY_LABEL.fullmatch(words):
        return _NO_TEXT
    return _labelled(words) or _bare(without_date(words), words, vouched)


def says_who_posted(line: str) -> bool:
    """Return whether *line* does nothing else than name who put the article on the portal: "Viết bởi Administrator"."""
    return len(line.split()) <= 8 and _POSTED_BY.match(squeeze(nfc(line))) is not None


def read_posted_by(line: str) -> str | None:
    """Return the person that "Đăng bởi: …" names in *line*, be it behind the date, or None: it may be an account."""
    match = _THEN_POSTED_BY.search(squeeze(nfc(line[:200])))
    name = without_date(match.string[match.end() :]) if match else ""
    return name if is_person(name) and not is_account(name) else None


def _source(words: str) -> str | None:
    match = _SOURCE.fullmatch(words)
    if not match or (_URL.search(words) is None and len(words) > LONGEST):
        return None
    rest, marked = match["rest"].strip(" :-–"), bool(match["colon"])
    address = _URL.search(rest)
    name = (rest[: address.start()] if address else rest).strip(" :-–(,")
    if not name:
        return address[0] if address else None
    name += ")" * (name.count("(") - name.count(")"))
    by_name = marked or bool(address)
    told = by_name or match["label"].lower() in {"theo", "dẫn theo"}
    named = begins_like_a_publication(name) or is_title(name, after_colon=by_name)
    return name if is_publication(name) or is_address(name) or (told and named) else None


def _labelled(words: str) -> Sign | None:
    match = _LABELLED.fullmatch(words) if ":" in words else None
    if not match:
        unmarked = _UNMARKED.fullmatch(words)
        return _who(unmarked["rest"], AFTER_SENTENCE) if unmarked else _before_credit(words)
    # a field's label before the editor's own: "Tác giả: Tin, ảnh: Nguyễn Hằng"
    if (
        _NAMES_PEOPLE.search(match["label"])
        and _LABELLED.fullmatch(match["rest"])
        and (own := _labelled(match["rest"]))
    ):
        return own if own.what != "credit" else None
    first, *others = _NEXT_LABEL.split(match["rest"])
    pairs = [(match["label"], first)]
    pairs += [(other["label"], other["rest"]) for part in others if (other := _LABELLED.fullmatch(part))]
    for label, rest in pairs:
        if _NAMES_PEOPLE.search(label):
            return _who(rest, AFTER_SENTENCE if _SPEAKS.search(label) else SET_APART)
    return Sign("credit") if _who(first, SET_APART) else None


def _before_credit(words: str) -> Sign | None:
    """Understand "Nhật Nam, ảnh: Hải Minh": who wrote stands without a label before who took the pictures."""
    if ":" not in words:
        return None
    first, *others = _NEXT_LABEL.split(words)
    credited = [_LABELLED.fullmatch(part) for part in others]
    if not others or not all(found and not _NAMES_PEOPLE.search(found["label"]) for found in credited):
        return None
    sign = _who(first, AFTER_SENTENCE)
    return sign if sign is not None and sign.what == "person" else None


def _who(rest: str, vouched: int) -> Sign | None:
    """Return who is named after a label; None where a sentence goes on there."""
    name = without_date(rest).strip(" .,;-–)(" if rest.count("(") != rest.count(")") else " .,;-–")
    if not name:
        return _NO_TEXT
    if is_account(name):
        return Sign("account", byline=name)
    if (
        vouched == SET_APART
        and len(name.split()) <= 2
        and all(word[0].isupper() and word.isalpha() for word in name.split())
    ):
        return Sign("person", name, (name,), labelled=True)
    sign = _bare(name, name, vouched)
    return Sign(sign.what, sign.byline, sign.people, sign.source, labelled=True) if sign.what != "text" else None


def _bare(words: str, whole: str, vouched: int) -> Sign:
    """Understand a line without a label: names, an office, a publication, a name with its source."""
    name = words.strip(" -–*•…")
    name = name[1:-1].strip() if name[:1] == "(" and name[-1:] == ")" else name
    if name and is_account(name) and len(whole) <= 30 and re.search("admin|quản trị|user", name, re.IGNORECASE):
        return Sign("account", byline=name)
    if both := _NAME_THEN_SOURCE.fullmatch(name):
        people, source = _names(both["name"], vouched), both["source"].strip()
        if people and (is_title(source) or is_address(source) or begins_like_a_publication(source)):
            return Sign("person", both["name"].strip(), people, source)
    if people := _names(name, vouched):
        agency = re.split(r"/|\s[-–]\s|\(", name)[-1].strip(" .)")
        return Sign("person", name.rstrip(" .,;/"), people, agency if _is_agency(agency) else None)
    who, _, house = name.rpartition("/")
    if is_office(who) and _is_agency(house):
        return Sign("office", name, source=house)  # "PV/VOV-Tây Nguyên"
    if is_publication(name) and (vouched == SET_APART or len(name.split()) <= 8):
        return Sign("source", source=name.rstrip(" ."))
    office = is_office(name) or is_office(without_role(name)) or all(map(is_office, re.split(r"\s[-–&]\s", name)))
    if office and (vouched == SET_APART or not name.endswith(".")):
        return Sign("office", name.rstrip(" .,;"))
    return TEXT


def _is_agency(name: str) -> bool:
    """Say whether *name*, behind a stroke or in brackets after people, is where they work: "Lê Sơn/Báo Tin tức"."""
    return is_publication(name) or begins_like_a_publication(name)


def _names(name: str, vouched: int) -> tuple[str, ...]:
    """Return the people of *name* if it holds nothing else than people, what they did and where they work."""
    people = people_in(name, unknown=vouched)
    if not people or len(name) > 90 or name.endswith((":", "?", "!")) or re.search("[0-9]{3}", name):
        return ()
    left = re.sub(r"\([^()]{0,60}\)", " ", name)
    for person in people:
        left = left.replace(person, " ", 1)
    rest = re.split(r"[,;&/|]|\s[-–]\s|^\s*[-–]|[-–]\s*$|\bvà\b", left)
    strays = [part for piece in rest if (part := piece.strip(" .,;-–"))]
    agency = name.rpartition("/")[2].strip(" .")
    known = [stray for stray in strays if stray == agency and _is_agency(stray)]
    return people if all(stray in known or _goes_with_people(stray, vouched) for stray in strays) else ()


_OFFICIAL = re.compile(
    r"(?:phó|chủ tịch|bí thư|giám đốc|trưởng|đại biểu|bộ trưởng|thủ tướng|đồng chí|ông|bà)\b", re.IGNORECASE
)


def _goes_with_people(stray: str, vouched: int) -> bool:
    """Say whether *stray*, beside people's names in a line, is their office, title or role."""
    if is_office(stray) or is_publication(stray) or not without_title(without_role(stray) + " "):
        return True
    return vouched > PLAIN and is_title(stray) and not _OFFICIAL.match(stray)


def without_date(words: str) -> str:
    """Return *words* without the day and hour printed behind or before a name: "VĂN HÀO - TRẦN HỮU 30/04/2016 11:39"."""
    if not _DIGITS.search(words):
        return words
    spots = [spot for spot in days_in(blot(words), seen=_FAR_AWAY) if not spot.yearless]
    if not spots or (spots[0].start < 3 and words[spots[0].end : spots[0].end + 1] == ","):
        return words  # "Ngày 4/4/2025, UBND tỉnh…" begins a sentence
    for start, end in sorted(
        [(s.start, s.end) for s in spots] + [(c.start, c.end) for c in clocks_in(words)], reverse=True
    ):
        words = words[:start] + " " + words[end:]
    bare = re.sub(r"(?:\s|[|•·,\-–]|ngày|lúc|cập nhật:?)+$|^(?:\s|[|•·,\-–])+", "", words, flags=re.IGNORECASE)
    return squeeze(bare)
