"""The days that running text tells of, without those of laws, anniversaries, plans and the lunar calendar. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from archive.extract.dates.calendar_words import Printed, Spot, blot, days_in
from archive.extract.text import nfc, squeeze
from archive.times import VIET_NAM

_OLDEST = 1997  # Viet Nam came online in November 1997: what a page reports as news did not happen before


@dataclass(frozen=True, slots=True)
class ToldDay:
    """A day told in a text: as printed, what it means, and where it stands in the composed (NFC) text."""

    printed: str
    value: Printed
    start: int
    end: int


_FLAGS = re.VERBOSE
# Case counts: "Luật Đất đai" is a law, "pháp luật" is not. Lower case counts as a paper where a number follows.
_PAPER = re.compile(
    r"""\b(?:Luật|Bộ\sluật|Pháp\slệnh|Hiến\spháp|Lệnh|Sắc\slệnh|Nghị\sđịnh|Nghị\squyết|Quyết\sđịnh|Thông\stư|Chỉ\sthị|Kế\shoạch|Công\svăn|Công\sđiện
        |Hướng\sdẫn|Kết\sluận|Thông\sbáo|Thông\stri|Tờ\strình|Báo\scáo|Quy\sđịnh|Quy\schế|Đề\sán|Chương\strình|Văn\sbản|Giấy\s(?:mời|phép)|Hiệp\sđịnh|Thư|Đơn|Biên\sbản
        |NĐ-CP|(?:quyết\sđịnh|nghị\squyết|nghị\sđịnh|thông\stư|chỉ\sthị|kế\shoạch|công\svăn|công\sđiện|hướng\sdẫn|kết\sluận|thông\sbáo|văn\sbản|tờ\strình)\ssố)\b
        |\bsố\s?:?\s?[0-9]{1,5}\s?[-/]|\b[0-9]{1,5}\s?[-/]\s?[A-ZĐ]{2}""",
    _FLAGS,
)
# Right before the day: it is then the day of a law, a limit, a birth, not of the news.
_NOT_NEWS = re.compile(
    r"""\b(?:hiệu\slực|thi\shành|áp\sdụng|thông\squa|ban\shành|phê\sduyệt|công\sbố|ký|kí|cấp|kể|tính|hạn|hạn\schót|trước|sau|đến|tới|hết|khỏi|từ|chậm\snhất|muộn\shơn
        |sinh|mất|thành\slập|ra\sđời|dịp|nhân|chào\smừng|hướng\stới|đón|kỷ\sniệm|kỉ\sniệm|truyền\sthống|lễ|như|so\svới|số|kỳ|lần)
        (?:\s(?:vào|kể|từ|đến|hết|trước|sau|là|nguyên))*[\s:|]*$""",
    re.IGNORECASE | _FLAGS,
)
_COMMEMORATED = re.compile(
    r"kỷ niệm|kỉ niệm|chào mừng|hưởng ứng|nhân dịp|nhân ngày|ngày sinh|năm ngày|ngày truyền thống|hướng tới",
    re.IGNORECASE,
)
_PLANNED = re.compile(
    r"\b(?:sẽ|dự kiến|sắp|theo (?:kế hoạch|lịch|chương trình|dự kiến)|đăng ký|hạn|thời hạn)\b", re.IGNORECASE
)
_STILL_TO_COME = re.compile(r"^\s*(?:tới|sắp tới|tới đây)\b|^[^:“\"]{0,80}?\b(sẽ|dự kiến)\b", re.IGNORECASE)
_REPORTED = re.compile(
    r"cho biết|thông tin|khẳng định|cho rằng|thông báo|công bố|đề nghị|yêu cầu|nhấn mạnh|phát biểu|họp|hội nghị|tổ chức|đã",
    re.IGNORECASE,
)
_OF_A_PAPER = re.compile(
    r"^\)?\s?(?:,\s)?(?:của|về|do|quy\sđịnh|hướng\sdẫn|ban\shành|sửa\sđổi|phê\sduyệt)\b", re.IGNORECASE
)
_NEW_SUBJECT = re.compile(
    r"^\)?,\s+(?:tại\s)?[^\W\d_a-zđ]|^\)?,\s+(?:tại|đồng chí|ông|bà|đoàn|các|trên|thôn|xã|phường|lãnh đạo)\s"
)
# A sentence ends; "TP. Phủ Lý" and "H. Bình Lục" do not.
# A new line ends one too, unless the sentence goes on in lower case: Word breaks lines wherever it likes.
SENTENCE_END = re.compile(
    r"(?<!\bTP)(?<!\bTp)(?<!\bTX)(?<!\bTx)(?<!\bTT)(?<!\b[A-ZĐ])[.!?…;][”\"’)]?\s|\n(?!\s{0,20}[^\W\d_A-ZĐ])|\./\."
)
_BEFORE, _AFTER = 200, 100


def find_dates(text: str, *, seen: datetime) -> tuple[ToldDay, ...]:
    """Return the days that *text* (running text) reports as the news' own, in order; *seen* (aware) is when it was captured.

    Left out: days of laws and papers, anniversaries, deadlines and plans, days after *seen*, days of the lunar calendar.
    """
    text = nfc(text)
    today = seen.astimezone(VIET_NAM).date()
    found = []
    for spot in days_in(blot(text), seen=seen):
        if spot.day is None or spot.day > today or not _can_be_news(spot) or not _is_news(text, spot):
            continue
        printed = squeeze(text[spot.start : spot.end])
        found.append(ToldDay(printed, Printed(spot.day, None, "event"), spot.start, spot.end))
    return tuple(found)


def _can_be_news(spot: Spot) -> bool:
    """Say whether the day by itself may be one: no bare `9/11`, not American, not the second of a pair of anniversaries."""
    day = spot.day
    return bool(
        day and day.year >= _OLDEST and not spot.bare and not spot.american and (spot.since or day.year) >= day.year - 1
    )


def _is_news(text: str, spot: Spot) -> bool:
    before = text[max(0, spot.start - _BEFORE) : spot.start]
    sentence = before[max((end.end() for end in SENTENCE_END.finditer(before)), default=0) :]
    clause = re.split(r"[,(]\s", sentence)[-1]
    after = text[spot.end : spot.end + _AFTER]
    if (ends := SENTENCE_END.search(after)) is not None:
        after = after[: ends.start()]
    if spot.words.startswith("từ") and (not spot.several or sentence.strip(" -–•*")):
        return False
    if text[max(0, spot.start - 1) : spot.start] == "(" and not spot.part_of_day:
        return False
    if _NOT_NEWS.search(clause) or _still_to_come(after):
        return False
    if spot.part_of_day or spot.words.startswith("trong"):
        return not _PLANNED.search(clause)
    return not (_PLANNED.search(sentence) or _COMMEMORATED.search(clause) or _is_date_of_paper(sentence, after))


def _still_to_come(after: str) -> bool:
    come = _STILL_TO_COME.search(after)
    return bool(come and not (come[1] and _REPORTED.search(after[: come.start(1)])))


def _is_date_of_paper(sentence: str, after: str) -> bool:
    """Say whether the day after *sentence* is that of a law or paper it names: unless a clause of its own begins with it."""
    papers = list(_PAPER.finditer(sentence))
    if not papers:
        return False
    if _OF_A_PAPER.search(after):
        return True
    own_clause = sentence.rstrip().endswith(",") and not _NUMBER_THEN_COMMA.search(sentence)
    return not (own_clause and _NEW_SUBJECT.search(after))


# "Công văn số 326/UBND-KGVX, ngày …": the paper's number, then its day.
_NUMBER_THEN_COMMA = re.compile(r"[0-9][^\s,]{0,24},\s*$")
