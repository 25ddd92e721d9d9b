"""What stands beside an article and is not it: share buttons, counters, tool bars, related stories, tags, comments.

Every phrase and class was seen on Vietnamese portals or in the templates of their systems.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from archive.extract.text import fold
from archive.extract.tree.page import Element, text_of

# Whole words of a class or id ("share-box", "fbLike"), and parts of words that mean nothing else ("tinlienquan").
_WORDS = (
    "share|shares|sharing|fb|facebook|twitter|zalo|like|tweet|print|printer|email|mailto|relate|relates|relation|tag|tags"
    "|keyword|keywords|crumb|crumbs|pager|rating|ratings|rate|vote|votes|views|counter|hits|ads|adv|sponsor|promo|sidebar|widget"
    "|menu|navbar|toolbar|tools|popup|modal|survey|poll|login|search|skip|copyright|player|audio|tts|lq"
)
_PARTS = (
    "lienquan|lien-quan|related|tinkhac|tin-khac|othernews|other-news|binhluan|binh-luan|sharethis|sharing|addthis|addtoany|social"
    "|comment|breadcrumb|pagination|quangcao|quang-cao|advert|newsletter|luotxem|luot-xem|viewcount|readcount|xemthem|xem-them"
    "|tukhoa|tu-khoa|danhgia|danh-gia|cungchuyenmuc|cung-chuyen-muc|tinmoi-|tin-moi-hon|tin-cu-hon|recommend|most-read|docnhieu"
    "|nextposts|post-nav|author-bio|fontsize|font-size(?!-text)"
)
_NAMED = re.compile(rf"(?:^|[\s_-])(?:{_WORDS})(?=$|[\s_-])|{_PARTS}")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_TAGS = frozenset(("nav", "aside", "menu"))
# VCCorp's editor tells its boxes apart by `type`: other stories, a film; `content`, `Photo` and `SimpleQuote` are the story's.
_BOXES = frozenset(("RelatedNewsBox", "RelatedOneNews", "RelatedNews", "VideoStream"))
_PLAYERS = ("video", "iframe", "audio", "amp-video", "amp-iframe", "amp-youtube")

# Lines made of these, folded, are tools, counters or skip links. Seen on portals of all families.
_TOOLS = """
    ban in, in, in ra, in trang, in trang nay, in bai, in bai viet, in tin, in tin nay, print, email, e mail, gui, gui
    email, gui mail, gui bai viet,
    gui bai viet qua email, gui cho ban be, gui tin nay, chia se, chia se bai viet, chia se tin, chia se
    qua email, chia se len facebook, share, facebook, twitter, zalo, tweet, like, google, google plus,
    pinterest, linkedin, copy link, sao chep, sao chep lien ket, sao chep link, luu, luu bai, luu tin, luu bai
    viet, tai ve, quay lai, tro ve, tro lai, tro ve trang truoc, ve trang truoc, ve trang chu, ve dau trang, len
    dau trang, dau trang, xem co chu, co chu, kich thuoc, kich thuoc chu, xem voi co chu, doc bai viet, doc bai,
    nghe bai viet, toc do doc, chon giong doc, giong doc, giong nam, giong nu, tang font, giam font, tang co
    chu, giam co chu, phong to, thu nho, truoc, tiep, tiep theo, trang truoc, trang sau, bai truoc, bai sau, am,
    pm, gmt, nghe doc bai, nghe doc bai viet, nghe noi dung, tang tuong phan, giam tuong phan, tuong phan, a,
    aa, aaa, font, font size, mac dinh, thich, binh luan, phan hoi, theo doi, tren google news, bookmark, truy
    cap noi dung luon, skip to main content, sign in, dang nhap, home, trang chu, luot xem, luot doc, so luot
    xem, so luot doc, so luot nguoi xem, luot nguoi xem, luot truy cap, so luot truy cap, so luot xem bai viet,
    luot xem trang, xem, da xem, view, views, view count, da doc, so lan xem, so lan doc, danh gia bai viet,
    binh chon, diem danh gia, advertisement, quang cao
"""
_TOOL = "|".join(sorted((" ".join(tool.split()) for tool in _TOOLS.split(",")), key=len, reverse=True))
# atomic, longest first: a line of tools that repeats itself cannot make the match try every way to part it
_LINE = re.compile(rf"(?:(?>{_TOOL})(?: |$))++")
_ZOOM = re.compile(r"[-+ ]*\d{2,3} ?%[-+ ]*")
_NO_LETTERS = re.compile(r"[^a-z]+")
_FIRST_WORD = re.compile(r"[^a-z]*([a-z]+)")
_FIRST_WORDS = frozenset(tool.split()[0] for tool in _TOOLS.split(","))
_TAG_LINE = re.compile(r"(?:the )?(?:tags?|tu khoa|keywords?|chu de) ?(?::|$)")
_END = re.compile(
    r"""(?: (?:cac|nhung|mot\ so|danh\ sach)\ )?
        (?: tin|bai|bai\ viet|thong\ tin|tin\ bai|tin\ tuc|chuyen\ muc|noi\ dung|su\ kien|video ) (?:\ (?:tin|bai|viet))?
        \ (?: khac | lien\ quan | cung\ (?:chuyen\ muc|loai|su\ kien|chu\ de|muc|ngay)
           | moi\ (?:hon|nhat|dang|cap\ nhat) | cu\ hon
           | da\ (?:dua|dang|dang\ tai) | doc\ nhieu | xem\ nhieu | noi\ bat | tiep\ theo | truoc\ do ) (?:\ (?:khac|nhat))?
      | (?:xem|doc)\ (?:them|tiep) | (?:co\ the\ )?ban\ (?:co\ the\ )?quan\ tam | ban\ nen\ doc
      | (?:gui\ )?(?:y\ kien|binh\ luan|phan\ hoi|nhan\ xet) (?:\ (?:cua\ ban|ban\ doc|doc\ gia|bai\ viet|cua\ ban\ doc))?
        (?:\W*\d+)?
      | (?:viet|gui)\ (?:binh\ luan|phan\ hoi) | (?:danh\ gia|tong\ so\ diem\ cua)\ (?:bai\ viet|tin)\b.{0,80}
      | lien\ ket\ web(?:site)? | thong\ bao\ moi
      | related\ (?:articles|news|posts|stories) | other\ news | leave\ a\ (?:comment|reply)""",
    re.VERBOSE,
)
_IMPRINT = re.compile(
    r"""giay\ phep (?:\ (?:thiet\ lap|xuat\ ban|hoat\ dong|so|trang)\b.{0,60})? \ (?:so\b.{0,20})? (?:gp|\d)
      | ghi\ ro\ nguon | ban\ quyen\ (?:thuoc|©|c\b) | copyright | ©
      | all\ rights\ reserved | powered\ by | designed\ by | thiet\ ke\ (?:boi|va)
      | chiu\ trach\ nhiem (?:\ (?:chinh|noi\ dung|xuat\ ban))? \ ?: | ^(?:co\ quan|don\ vi)\ chu\ quan
      | ^(?:tong\ bien\ tap|truong\ ban\ bien\ tap)\ ?:
      | ^(?:dang\ online|truc\ tuyen|tong\ (?:so\ )?(?:luot\ )?truy\ cap|dang\ truy\ cap)
      | ^(?:tru\ so|dia\ chi|toa\ soan)\ ?: .{0,160} (?:dien\ thoai|dt|tel|fax|email)""",
    re.VERBOSE,
)
_SEE_ALSO = re.compile(
    r"(?:(?:>+|»|->|\*|[-•]) ?)?"
    r"(?:(?:xem|doc) (?:them|tiep|ngay)|(?:tin|bai)(?: viet)? (?:lien quan|doc nhieu)|>+|»|->|\*) ?:? ?"
    r"|(?:read (?:more|also|next)|also read|see also|more on this|related(?: story)?|lesen sie auch|mehr zum thema"
    r"|(?:a )?lire aussi|lea? tambien|leer tambien|leggi anche|lees ook|les ogsa|las ocksa|leia tambem|baca juga) ?[:|] ?"
)
# Whole lines that papers put under and into their stories for the reader, not about the matter.
_INVITES = re.compile(
    r"""\W* (?: (?:kinh\ )?moi (?:\ quy)? \ (?:ban(?:\ doc)?|doc\ gia|vi|khan\ gia|thinh\ gia) \b .{0,60}
              \b(?:xem|theo\ doi|don\ (?:doc|xem)|doc\ them|bam|nhan\ vao)\b .*
          | theo\ doi .{0,80} \btren\ (?:google|zalo|facebook|youtube|tiktok|kenh)\b .*
          | (?:hay|vui\ long|ban\ (?:can|phai))\ dang\ nhap .{0,40} \bde\b .{0,20}
              \b(?:binh\ luan|danh\ gia|gui\ y\ kien)\b .{0,30}
          | (?:nhap|bam|click|nhan) \ (?:vao) \b .{0,160} | (?:xem|doc)\ (?:ngay|them|tiep)\ ?:?
          | (?:ban\ doc|quy\ doc\ gia) \ .{0,40} \b(?:duong\ day\ nong|hotline)\b .* )""",
    re.VERBOSE,
)
_LONGEST_INVITE = 220


def is_furniture(node: Element) -> bool:
    """Return whether tag, class or id of *node* say that it stands beside the article."""
    if node.tag in _TAGS:
        return True
    named, ident, kind = node.get("class"), node.get("id"), node.get("type")
    if kind in _BOXES or (node.tag == "figure" and _is_film(node)):
        return True
    if not named and not ident:
        return False
    if named and "video" in named.lower() and next(node.iter(*_PLAYERS), None) is not None:
        return True  # a player, its still picture and its words
    return _is_named(f"{named or ''} {ident or ''}")


def _is_film(figure: Element) -> bool:
    """Return whether *figure* holds a film or a chart and no picture: its words are not the story's."""
    return next(figure.iter(*_PLAYERS), None) is not None and next(figure.iter("img", "amp-img"), None) is None


@lru_cache(maxsize=16_384)  # a host's pages share their names
def _is_named(names: str) -> bool:
    return bool(_NAMED.search(_CAMEL.sub("-", names).lower()))


def furniture_within(
    container: Element, dropped: frozenset[Element], known: frozenset[Element]
) -> Callable[[Element], bool]:
    """Return the test for what to leave out of *container*: *dropped*, and furniture that is not most of its words.

    What is *known* to be title, lead or body is no furniture, whatever its class says (`allowMenu` on a sapo).

    A class may lie: `#content-print` and `.social-news-detail` were seen around whole articles.
    """
    whole: list[int] = []

    def leave_out(node: Element) -> bool:
        if node in dropped:
            return True
        if node in known or not is_furniture(node):
            return False
        if not whole:
            whole.append(len(text_of(container)))
        return len(text_of(node)) * 3 < whole[0]

    return leave_out


def is_furniture_line(text: str) -> bool:
    """Return whether a whole line is a tool bar, a counter or a list of tags.

    >>> is_furniture_line("A- A A+ | Tăng tương phản"), is_furniture_line("Số lượt người xem : 15 Bản in")
    (True, True)
    """
    if len(text) > 160:
        return bool(_TAG_LINE.match(fold(text[:40])))
    folded = fold(text)
    if _TAG_LINE.match(folded):
        return True
    if (first := _FIRST_WORD.match(folded)) is None:
        return not any(letter.isalnum() for letter in text) or bool(_ZOOM.fullmatch(text))
    return first[1] in _FIRST_WORDS and bool(_LINE.fullmatch(_NO_LETTERS.sub(" ", folded).strip()))


@lru_cache(maxsize=4096)  # asked several times of each paragraph of a page
def is_imprint(text: str) -> bool:
    """Return whether a line says who runs the site: licence, responsible editor, address. It may end an article too.

    >>> is_imprint("Giấy phép số 123/GP-TTĐT ngày 20/10/2016"), is_imprint("Cấp giấy phép xây dựng cho người dân")
    (True, False)
    """
    return len(text) < 400 and bool(_IMPRINT.search(fold(text)))


def ends_article(text: str) -> bool:
    """Return whether a line heads what follows an article: related stories, comments.

    >>> ends_article("Các tin khác:"), ends_article("Tin cùng chuyên mục")
    (True, True)
    """
    return len(text) < 80 and bool(_END.fullmatch(fold(text).strip(" .:;-–>»()[]…*")))


def is_invitation(text: str) -> bool:
    """Return whether a whole line asks the reader to read, watch or follow something else.

    >>> is_invitation("* Mời quý độc giả theo dõi các chương trình của Đài trên TV Online!"), is_invitation("Mời bạn đến chơi.")
    (True, False)
    """
    return len(text) < _LONGEST_INVITE and bool(_INVITES.fullmatch(fold(text).strip(" .!*")))


def without_see_also(text: str) -> str:
    """Return *text* without what a pointer to another story begins with: `>> Xem thêm: `."""
    found = _SEE_ALSO.match(fold(text[:40]))
    return text[found.end() :] if found else text
