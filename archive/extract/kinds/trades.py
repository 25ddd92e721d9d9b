"""Text of another trade under an office's address: betting, loans, pills, in whatever language. Pure.

Whoever breaks into a portal sells something there. What is sold has its words, and so has the selling of it; news about
gambling and usury has the first, hardly the second, and the words of the law. Portals in English, Chinese or Lao have
neither: another language alone is no sign.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import urlsplit

from archive.extract.kinds.tongues import of_another_country
from archive.extract.text import fold, is_vietnamese, may_be_vietnamese, squeeze
from archive.extract.tree.blocks import is_hidden
from archive.extract.tree.page import Element, Page, text_of
from archive.model import Problem, Reading

UNMARKED = "no Vietnamese letter stands under a Vietnamese title: another language, or typed without marks"
_LETTERS = 30_000  # of a text that are looked at
_GOODS, _OFFERS = 3, 2  # different words of each that an advertisement has at least
_DENSE = 0.02  # of its words: a report of two hundred that names three games is about something else
_LAW_SHARE = 3  # news of arrests has a word of the law for every other of the trade; an advertisement hardly any
_LINKS = 3  # one may be a visitor's comment
_MOST_LINKS = 3_000
_SHORT = 6  # words of a planted link: the name of a shop; a headline is longer

# As they are written; where a text has no marks at all, without them. (Folded, `bắn cá` would be `bán cá`.)
_GOODS_WORDS = (
    r"\b(?:nhà cái|cá cược|cá độ|tài xỉu|xóc đĩa|nổ hũ|soi kèo|soi cầu|kèo nhà cái|tỷ lệ kèo|kèo châu á"
    r"|bắn cá|game bài|đánh bài"
    r"|lô đề|đánh đề|đá gà|rồng hổ|sòng bạc|cược thể thao|đặt cược|cược bóng đá|quay hũ|cổng game"
    r"|bài đổi thưởng|game đổi thưởng"
    r"|bet thủ|cược thủ|người chơi|tiến lên miền nam|xổ số online|mậu binh|poker|casino|baccarat|jackpot"
    r"|slots?|sportsbook"
    r"|slot gacor|gacor|togel|judi|maxwin|pragmatic play|rtp live|situs|bandar|taruhan|free spins?"
    r"|betting|online gambling"
    r"|vay (?:tiền )?(?:online|nóng|nhanh)|vay tiền|vay tín chấp|nợ xấu|app vay|giải ngân trong \d+ phút"
    r"|cường dương|sinh lý nam|tăng kích thước|xuất tinh sớm|thuốc kích dục|giảm cân cấp tốc|thuốc mọc tóc"
    r"|viagra|cialis|levitra|sildenafil|tadalafil|payday loans?|cash advance|gái gọi|phim sex|phim cấp 3"
    r"|escorts?|porn)\b"
    r"|สล็อต|บาคาร่า|คาสิโน|เว็บตรง|แทงบอล|หวยออนไลน|พนัน|เดิมพัน|แจ็คพอต"
    r"|博彩|娱乐城|娛樂城|赌场|赌博|时时彩|六合彩|百家乐|老虎机|开奖|下注|投注|棋牌|真人视讯|私服"
    r"|スーパーコピー|ブランドコピー|激安|通販|カジノ|バカラ"
)
_BRAND = re.compile(r"\b(?:(?:[a-z]{1,8}\d{0,3}|\d{1,3})(?:bet|win|club)|[a-z]{1,7}(?:88|888|789|368|66|68))\b")
_ENDS_OF_BRANDS = (
    "bet",
    "win",
    "club",
    "88",
    "789",
    "66",
    "68",
)  # without one of them there is none, at an eighth of the price
_OFFER_WORDS = (
    r"\b(?:uy tín (?:số 1|số một|nhất|hàng đầu)|(?:nhà cái|cổng game|trang|app|sân chơi) uy tín"
    r"|link (?:vào|truy cập|đăng nhập|đăng ký|mới nhất|tải)|đăng ký (?:ngay|tài khoản|nhận|thành viên)"
    r"|nạp (?:tiền|rút|đầu)"
    r"|rút (?:tiền|thưởng)|khuyến m[ãạ]i|tặng thưởng|thưởng nạp|thưởng chào mừng|hoàn trả|hoàn tiền"
    r"|giftcode|tải (?:app|game|về|xuống)"
    r"|tân thủ|dân chơi|sân chơi|anh em|cược ngay|chơi ngay|tham gia ngay|trải nghiệm|trúng lớn"
    r"|đổi thưởng|ăn tiền thật"
    r"|chăm sóc khách hàng|24/7|không bị chặn|hotline|zalo|inbox|giao diện|đẳng cấp|hấp dẫn"
    r"|số 1 việt nam|hàng đầu châu á"
    r"|không (?:cần )?thế chấp|lãi suất 0|duyệt nhanh|nhận tiền|hỗ trợ nợ xấu|chỉ cần (?:cmnd|cccd)"
    r"|mua ở đâu|giá bao nhiêu|chính hãng"
    r"|đặt mua|freeship|giao hàng|sign up|free bonus|welcome bonus|no deposit|deposit bonus|play now"
    r"|real money|best online|bonus"
    r"|promo code|buy (?:now|online|cheap)|without (?:a )?prescription|cheap|free shipping|apply now|instant approval"
    r"|daftar|link alternatif|terpercaya|resmi|mudah menang|deposit|terbaik)\b"
    r"|สมัคร|ฝาก|ถอน|เครดิตฟรี|โบนัส|โปรโมชั่น|注册|充值|提现|优惠|送彩金|官网|下载|平台|送料無料|正規品|ボーナス|登録"
)
_LAW_WORDS = (
    r"\b(?:công an|bắt (?:giữ|quả tang|tạm giam|khẩn cấp|nhóm|đối tượng)|triệt (?:phá|xóa|xoá)|khởi tố"
    r"|bị can|bị cáo|điều tra|tang vật"
    r"|đối tượng|xét xử|t[oò][aà] án|phạt tù|năm tù|xử phạt|tạm giam|tạm giữ|truy nã|tố giác|tội phạm"
    r"|vi phạm|trái phép|chiếm đoạt"
    r"|khuyến cáo|cảnh giác|cảnh báo|thủ đoạn|nghị định|thông tư|quyết định|tỉnh [uủ][ỷy]|ubnd"
    r"|[uủ][ỷy] ban nhân dân|tệ nạn|phòng chống"
    r"|ngăn chặn|luật|ngân hàng nhà nước|police|arrest(?:ed)?|prosecut\w+|illegal\w*|crackdown|decree"
    r"|ministry|law|court|suspects?"
    r"|government)\b"
)
_ALL_WORDS = (_GOODS_WORDS, _OFFER_WORDS, _LAW_WORDS)
_WORD = re.compile(r"[^\W\d_]+")
_UNPARTED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u4e00-\u9fff]")  # Thai, Japanese, Chinese: no blanks between words
_LETTERS_OF_A_WORD = 3
_BEGIN, _END = r"\b(?:", r")\b"


class _Words:
    """Words of letters with blanks between, and words of scripts that part none: looked for only where their letters are.

    Together they would be tried at each letter of a text, which took a tenth of the time of a reading.
    """

    def __init__(self, words: str) -> None:
        parted, end, unparted = words.partition(r")\b|")
        self._parted = re.compile(rf"\b(?:{_by_first_letter(parted.removeprefix(_BEGIN).removesuffix(_END))})\b")
        self._unparted = re.compile(unparted) if end else None

    def all(self, text: str) -> list[str]:
        """Return those that stand in *text*, in order."""
        found = list(self._parted.finditer(text))
        if self._unparted is not None and _UNPARTED.search(text):
            found = sorted((*found, *self._unparted.finditer(text)), key=re.Match.start)
        return [one[0] for one in found]


def _by_first_letter(words: str) -> str:
    """Return a pattern of alternatives with those of one first letter together: the same matches, a third of the time."""
    runs: list[dict[str, list[str]]] = [{}]
    for word in _alternatives(words):
        if word[:2].isalnum():
            runs[-1].setdefault(word[0], []).append(word[1:])
        else:  # may begin with several letters, and comes before those behind it
            runs += {word: []}, {}
    return "|".join(f"{first}(?:{'|'.join(rests)})" if rests else first for run in runs for first, rests in run.items())


def _alternatives(words: str) -> list[str]:
    """Return the alternatives of a pattern, at none of its parentheses' inside."""
    found, depth = [""], 0
    for letter in words:
        depth += (letter == "(") - (letter == ")")
        if letter == "|" and not depth:
            found.append("")
        else:
            found[-1] += letter
    return found


_MARKED = tuple(_Words(words) for words in _ALL_WORDS)
_BARE = tuple(_Words(fold(words)) for words in _ALL_WORDS)
_UNSEEN = re.compile(
    r"(?:left|top|text-indent|margin-left)\s*:\s*-\d{3,}|(?:font-size|height|width|opacity)\s*:\s*0(?![.\d]*[1-9])",
    re.IGNORECASE,
)


def with_trade(page: Page, reading: Reading) -> Reading:
    """Return *reading* of *page* as `hijacked` where it sells something or is another country's; else with its doubts."""
    if reading.kind in ("soft-404", "login", "challenge"):
        return reading
    told = f"{reading.lead or ''}\n{reading.text}" if reading.text else text_of(page.root)
    if (why := of_another_trade(reading.title or page.title, told) or of_another_country(page, reading)) is not None:
        evidence = {field: how for field, how in reading.evidence.items() if field == "title"}
        return Reading("hijacked", reading.title, evidence=evidence, problems=(*page.problems, Problem("kind", why)))
    if (what := planted(page)) is not None:
        return replace(reading, problems=(*reading.problems, Problem("page", what)))
    if is_vietnamese(reading.title or "") and reading.text and not may_be_vietnamese(reading.text):
        return replace(reading, problems=(*reading.problems, Problem("text", UNMARKED)))
    return reading


def of_another_trade(title: str | None, text: str) -> str | None:
    """Return how it shows that *text* under *title* sells what no office sells, or None.

    >>> of_another_trade("Bắt nhóm cá độ", "Công an khởi tố 5 bị can nhận cá độ, tài xỉu, lô đề qua nhà cái.")
    """
    words = f"{title or ''}\n{text[:_LETTERS]}".lower()
    # one after the other: nearly every page says no word of the first
    goods_of, offers_of, law_of = _BARE if words.isascii() else _MARKED
    goods = goods_of.all(words)
    brands = _BRAND.findall(words) if any(end in words for end in _ENDS_OF_BRANDS) else []
    if len(set(goods)) + bool(brands) < _GOODS:
        return None
    offers = offers_of.all(words)
    if len(set(offers)) < _OFFERS:
        return None
    law = law_of.all(words)
    found = len(goods) + len(brands) + len(offers)
    if len(law) * _LAW_SHARE >= found or found < _DENSE * _length(words):
        return None
    shown = ", ".join(dict.fromkeys([*goods[:4], *brands[:2], *offers[:4]]))
    return f"{found - len(offers)} words of a trade, {len(offers)} of its sale, {len(law)} of an office: {shown}"


def planted(page: Page) -> str | None:
    """Return that links to such a trade stand on *page* where nobody sees them, or lead out of the country; or None."""
    found = [node for node in _links(page.root) if _is_unseen(node) or _leads_abroad(node)]
    if len(found) < _LINKS:
        return None
    names = ", ".join(dict.fromkeys(squeeze(text_of(node))[:40] for node in found[:_SHORT]))
    return f"{len(found)} links to another trade stand on the page, hidden or leading abroad: somebody planted them ({names})"


def _links(root: Element) -> Iterator[Element]:
    """Yield the links to other hosts that are named after such a trade."""
    for count, node in enumerate(root.iter("a")):
        if count >= _MOST_LINKS:
            return
        if "//" in (node.get("href") or "") and _is_named_so(text_of(node)[:200].lower()):
            yield node


def _is_named_so(name: str) -> bool:
    return bool(_BRAND.search(name) or (_BARE if name.isascii() else _MARKED)[0].all(name))


def _is_unseen(node: Element) -> bool:
    """Return whether *node* or what it stands in is hidden, moved off the screen, or has no size."""
    return any(is_hidden(one) or _UNSEEN.search(one.get("style") or "") for one in (node, *node.iterancestors()))


def _leads_abroad(node: Element) -> bool:
    try:
        host = urlsplit((node.get("href") or "").strip()).hostname or ""
    except ValueError:  # an unclosed bracket in the host
        return False
    return not host.endswith(".vn") and len(text_of(node).split()) <= _SHORT


def _length(words: str) -> float:
    """Return how many words there are."""
    return len(_WORD.findall(words)) + len(_UNPARTED.findall(words)) / _LETTERS_OF_A_WORD
