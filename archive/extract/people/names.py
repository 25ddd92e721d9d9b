"""What the names of people, offices and publications look like in Vietnamese print. Pure; says what may be, not who it is."""

from __future__ import annotations

import re

from archive.extract.people import name_words
from archive.extract.text import looks_like_file_name, nfc, squeeze, tone_last

_SYLLABLES = frozenset(map(tone_last, name_words.SYLLABLES.split()))
_FAMILIES = frozenset(name_words.FAMILIES.split())
_OFFICE_WORDS = frozenset(name_words.OFFICE_WORDS.split())
_PLACE_HEADS = frozenset(name_words.PLACE_HEADS.split())
_NOT_PEOPLE = frozenset(tone_last(squeeze(phrase)) for phrase in name_words.NOT_PEOPLE.split("|"))
# One capital, then the rest of a syllable; a whole syllable in capitals; initials: "H.M", "N.Hà", "T. Hà", "Th.Huyền".
_LETTER = "[A-Za-zÀ-ÖØ-öø-ÿĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]"
_SMALL = "[a-zß-öø-ÿăđĩũơư\u1ea0-\u1ef9]"
# The peoples of the Central Highlands write a stop: "H'Hen Niê", "K'Brể", "Rơ Châm H'Yéo".
_STOPPED = re.compile(rf"[A-ZĐ]['’ʼ]{_LETTER}{_SMALL}{{0,6}}")
_SYLLABLE = re.compile(rf"{_LETTER}{_SMALL}{{0,6}}|{_LETTER}{{2,7}}|{_STOPPED.pattern}")
_INITIALS = re.compile(r"(?:[A-ZĐÁ](?:[a-zhr])?\.\s?){1,3}(?:[A-ZĐ][^\W\d_]{0,6})?\.?|[A-ZĐ](?:\.[A-ZĐ]){1,3}\.?")
_ROLE = (
    r"tổng hợp|tổng thuật|thực hiện|lược ghi|lược thuật|lược dịch|biên dịch|biên tập|biên soạn|sưu tầm|tường thuật"
    r"|ghi chép|ghi|dịch|t/h|th|st|cộng tác viên|phóng viên|ctv|pv|btv|bài,? (?:và )?ảnh|tin,? (?:và )?ảnh|tin,? bài"
)
_ROLE_AFTER = re.compile(rf"\s*[-–,]?\s*(?:\(\s*(?:{_ROLE})\s*\)|(?:{_ROLE}))\s*$", re.IGNORECASE)
_ROLE_BEFORE = re.compile(
    r"^(?:(?:phóng viên|cộng tác viên|biên tập viên|nhà báo|pv|ctv|btv|tác giả|luật sư|bác sĩ|bs(?:\.?\s?ck\s?(?:i{1,2}|[12]))?"
    r"|(?:đại|thượng|trung|thiếu) (?:tá|[úu][ýy]|tướng)|ths|ts|pgs|gs)(?:[.:]\s*|\s+|-))+",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s*(?:[,;|]|\s[-–—]\s|\s[-–—]|[-–—]\s|\s/\s|\b(?:và|and|und|et|og|och|en)\b)\s*", re.IGNORECASE)
_ACCOUNTS = frozenset(name_words.ACCOUNTS.split())


def is_account(name: str) -> bool:
    """Say whether *name* is an account's and nobody's: "User Admin", "hanam_web", an address of mail, "null".

    >>> is_account("Admin Admin"), is_account("Thương Huyền")
    (True, False)
    """
    words = squeeze(nfc(name)).strip(" .,:-–()").lower()
    lower = words.isascii() and name.strip()[:1].islower()
    typed = " " not in words and (lower or bool(re.search("[0-9_@]", words)))
    told = any(word in _ACCOUNTS or word.startswith("admin") for word in re.findall(r"\w+", words))
    return not words or typed or told or "@" in words or "quản trị" in words


ANY = 9
"""So many syllables of a name may be on no list: all of them."""


def is_person(name: str, *, unknown: int = 0) -> bool:
    """Say whether *name* is written like one Vietnamese person's name: 2 to 5 syllables, each with its capital, or initials.

    *unknown* syllables of it may be ones that our list of what people are called by does not hold, but not all, unless `ANY`.

    >>> is_person("Thương Huyền"), is_person("N.Hà"), is_person("Toàn cảnh hội nghị"), is_person("THÔNG BÁO")
    (True, True, False, False)
    """
    name = name.strip(" .,;")
    if _INITIALS.fullmatch(name) and len(name) <= 14:
        return True
    syllables = name.split()
    if unknown and _STOPPED.fullmatch(name):
        return True
    if not 2 <= len(syllables) <= 5 or tone_last(name) in _NOT_PEOPLE:
        return False
    if not all(_SYLLABLE.fullmatch(syllable) and syllable[0].isupper() for syllable in syllables):
        return False
    if not name.isupper() and any(len(syllable) > 1 and syllable.isupper() for syllable in syllables):
        return False  # "CDC Hà Nam"
    strange = sum(tone_last(syllable) not in _SYLLABLES and not _STOPPED.match(syllable) for syllable in syllables)
    after_family = strange == 1 and len(syllables) >= 3 and syllables[0].lower() in _FAMILIES
    if name.isupper() or syllables[0].lower() in _PLACE_HEADS:  # headings are set in capitals too
        unknown = len(syllables) - 1 if unknown == ANY else 0
    elif unknown < ANY:
        unknown = min(unknown, len(syllables) - 1)
    return strange <= unknown or after_family


_UNIT_HEAD = re.compile(
    r"""(?:Trung\stâm|TT|Phòng|Ban(?!\stổ\schức)|Sở|UBND|HĐND|Ủy\sban|Uỷ\sban|Đài|Văn\sphòng|VP|Công\san|Bộ\s(?:CHQS|chỉ\shuy|đội)|BCHQS
        |Hội\s(?:LHPN|nông\sdân|cựu|chữ\sthập|liên|người|CCB)|Đoàn\s(?:thanh\sniên|TN|TNCS|xã|phường|khối|trường)(?!\sviên)
        |Mặt\strận|MTTQ|UBMTTQ
        |Chi\scục|Cục|Chi\sđoàn|Chi\snhánh|Trường|Trạm|BBT|Biên\stập\sviên|Nhóm\s(?:PV|phóng\sviên|tác\sgiả|BTV)
        |Tổ\s(?:biên\stập|truyền|tuyên)|Thư\sviện|Bảo\stàng|Liên\sđoàn|LĐLĐ|(?:Tỉnh|Huyện|Thành|Thị|Quận)\s(?:ủy|uỷ|đoàn)
        |Đảng\s(?:ủy|uỷ|bộ)|Thanh\stra
        |Vụ(?=\s(?!đông|xuân|hè|thu|mùa)(?-i:[A-ZĐ]))|Tổng\scục|Nhà\svăn\s(?:hóa|hoá)|(?:Công|Viên)\schức|Cán\sbộ
        |Viện|Bệnh\sviện|BV|BQL|Ngân\shàng|Kho\sbạc|Bảo\shiểm|BHXH|Tòa\sán|TAND|VKSND|CCVH\S*|TTVH\S*|TTYT|TTDV\S*|VHTT\S*)(?!\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_PUBLICATION_HEAD = re.compile(
    r"(?:báo|tạp chí|cổng (?:ttđt|tttđt|thông tin|tt)|trang (?:ttđt|tttđt|thông tin)|bản tin|chuyên trang"
    r"|thông tấn xã|ttxvn|vov|vtv|vtc|vietnamplus|vnexpress|vietnamnet|dân trí)",
    re.IGNORECASE,
)
# These begin publications' names too, but also sentences.
_PERHAPS_PUBLICATION = re.compile(
    r"đài|website|tuổi trẻ|thanh niên|tiền phong|nhân dân|lao động|sài gòn|hà nội mới|kinh tế|trí thức trẻ|internet",
    re.IGNORECASE,
)


# Who writes for the house without a name.
_SOMEBODY = re.compile(
    r"(?:nhóm )?(?:p\.?v|phóng viên|tác giả|ctv|cộng tác viên|btv|biên tập viên|bbt)(?: thường trú(?: [^.;:]{2,40})?)?\.?",
    re.IGNORECASE,
)


def is_office(name: str) -> bool:
    """Say whether *name* is written like an office's that signs: "Trung tâm VH, TT&TT", "Phòng Tư pháp huyện Vũ Quang", "BBT".

    >>> is_office("Trung tâm VH, TT&TT"), is_office("Ban tổ chức trao giải cho các đội")
    (True, False)
    """
    if _SOMEBODY.fullmatch(name):
        return True
    if name.lower().startswith(("trường ", "viện ", "đài ", "đoàn ")) and is_person(name):
        return False
    head = _UNIT_HEAD.match(name)
    if not head or len(name) > 90 or name[0].islower() or name.endswith(("...", "…")):
        return False
    headline = name.isupper() and len(name.split()) > 6
    return not headline and _all_office_words(name[head.end() :])


def is_publication(name: str) -> bool:
    """Say whether *name* is written like a publication's: "Báo Đắk Nông online", "TTXVN", "Cổng TTĐT tỉnh", "VOV1"."""
    head = _PUBLICATION_HEAD.match(name)
    return bool(head) and len(name) <= 90 and _all_office_words(name[head.end() if head else 0 :])


def begins_like_a_publication(name: str) -> bool:
    """Say whether *name*, which stands where a publication does, begins like one's and goes on in a few words."""
    head = _PUBLICATION_HEAD.match(name) or _PERHAPS_PUBLICATION.match(name)
    return bool(head) and len(name.split()) <= 9 and not re.search(r"[,;:.]\s|\bcáo\b", name, re.IGNORECASE)


def _all_office_words(rest: str) -> bool:
    words = re.findall(r"[^\s,;()/&\-–+]+", rest.rstrip(" ."))
    return len(words) <= 16 and all(_in_a_title(word) for word in words)


def _in_a_title(word: str) -> bool:
    return not word[:1].islower() or word.lower() in _OFFICE_WORDS or bool(_DOMAIN.fullmatch(word))


_DOMAIN = re.compile(r"(?:www\.)?(?:[a-z0-9-]{1,40}\.){1,4}[a-z]{2,6}", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Say whether *text* is an address of the web and nothing else: `baohatinh.vn`, `http://ictnews.vn/…`."""
    site = _DOMAIN.fullmatch(text) and not text[:1].isdigit() and not looks_like_file_name(text)
    return bool(site or re.fullmatch(r"https?://[^\s<>]{4,600}", text))


def is_title(name: str, *, after_colon: bool = False) -> bool:
    """Say whether *name* is written like the title of an office, a publication or a person: no word of prose is in it."""
    goes_on = not after_colon and _PROSE_HEAD.match(name)
    return name[:1].isupper() and len(name) <= 90 and not goes_on and _all_office_words(name)


# "Theo ông…", "Theo kế hoạch…", "Nguồn vốn…" go on with a sentence.
_PROSE_HEAD = re.compile(
    r"(?:ông|bà|anh|chị|đồng chí|đ/c|đó|này|kế hoạch|dự kiến|lịch|báo cáo|luật|bộ luật|nghị|quyết|thông tư|chỉ thị|quy"
    r"|công văn|vốn|nước|thống kê)(?!\w)",
    re.IGNORECASE,
)
# The small words inside names of other countries: "Ursula von der Leyen".
_PARTICLES = frozenset(name_words.PARTICLES.split())


def people_abroad(line: str) -> tuple[str, ...]:
    """Return the people whom *line*, standing where an author does, names in any country's way: "By Ann Lee and J. Roe"."""
    words = re.sub(r"^(?:by|von|par|por|di|door|av)\s+", "", squeeze(nfc(line)), flags=re.IGNORECASE)
    if len(words) > 120:
        return ()
    parts = [part.strip(" .") for part in _JOINED.split(words)]
    return tuple(dict.fromkeys(part for part in parts if _is_abroad(part)))


def _is_abroad(name: str) -> bool:
    """Say whether *name* is of two to five words, none in lower case but particles; scripts without case have no lower case."""
    words = name.split()
    letters = all(word.replace(".", "").replace("-", "").replace("'", "").replace("’", "").isalpha() for word in words)
    return 2 <= len(words) <= 5 and letters and all(not word[0].islower() or word in _PARTICLES for word in words)


def people_in(byline: str, *, unknown: int = 0) -> tuple[str, ...]:
    """Return the people that *byline* names, in order, without what they did and where they work.

    >>> people_in("VĂN HÀO - TRẦN HỮU"), people_in("Kim Oanh (tổng hợp)"), people_in("Trung tâm VH, TT&TT")
    (('VĂN HÀO', 'TRẦN HỮU'), ('Kim Oanh',), ())
    """
    if is_office(byline) or is_publication(byline):
        return ()
    names = squeeze(re.sub(r"\([^()]*\)", " ", without_role(byline)))
    people = _split(names, unknown)
    names = names.partition("/")[0]  # "PV/VOV-Tây Nguyên": what stands behind the stroke is no person
    return people or (_split(re.sub("[-–]", " - ", names), unknown) if re.search(r"\w[-–]\w", names) else ())


def _split(names: str, unknown: int) -> tuple[str, ...]:
    found = []
    for part in _JOINED.split(names):
        name = _bare_name(part)
        if is_person(name, unknown=unknown):
            found.append(name)
        elif not is_office(name):
            found += [one for piece in re.split("[&+]", part) if is_person(one := _bare_name(piece), unknown=unknown)]
            found += (
                [name] if found and tone_last(name) in _SYLLABLES and name[:1].isupper() else []
            )  # "Hồng Minh - Lan"
    return tuple(dict.fromkeys(found))


def _bare_name(part: str) -> str:
    return without_title(without_role(part.split("/", maxsplit=1)[0])).strip(" .,;-–")


def without_role(name: str) -> str:
    """Return *name* without what the person did: "Trọng Đoàn tổng hợp", "Kim Oanh (tổng hợp)"."""
    return _ROLE_AFTER.sub("", name).strip()


def without_title(name: str) -> str:
    """Return *name* without what the person is: "Phóng viên Anh Tú", "ThS. Nguyễn Thị Lan"."""
    return _ROLE_BEFORE.sub("", name).strip()
