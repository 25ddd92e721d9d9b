"""The vocabulary of the sample portals: people, places, units, laws, as local newsrooms in Viet Nam write them. Data."""

from __future__ import annotations

import re
import unicodedata

SURNAMES = (
    "Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Ngô", "Dương", "Lý", "Đinh", "Trịnh", "Lương",
    "Phùng", "Tạ", "Mai",
)  # fmt: skip
MEN = ("Văn Hải", "Đức Thịnh", "Quang Huy", "Minh Tuấn", "Xuân Trường", "Hữu Nghĩa", "Công Định", "Mạnh Cường",
       "Ngọc Sơn", "Bá Lộc", "Thành Trung", "Duy Khánh")  # fmt: skip
WOMEN = ("Thị Lụa", "Thị Thu Hà", "Thanh Huyền", "Thị Bích Ngọc", "Kim Oanh", "Thị Hồng Vân", "Thùy Linh",
         "Thị Mai Phương", "Ngọc Diệp", "Thị Hường")  # fmt: skip
PEN_FIRST = ("Thu", "Minh", "Ngọc", "Hải", "Thanh", "Quỳnh", "Hồng", "Đức", "Lan", "Bích", "Xuân", "Hoài")
PEN_LAST = ("Hà", "Phương", "Anh", "Nga", "Hạnh", "Giang", "Sơn", "Trang", "Dũng", "Thảo", "Vân", "Huế")

# Two syllables each; all 96 communes differ when their marks are dropped, as the slugs do.
COMMUNE_FIRST = ("Tân", "Yên", "Hòa", "Phú", "Bình", "Liên", "An", "Vĩnh", "Đông", "Nam", "Long", "Xuân")
COMMUNE_LAST = ("Lạc", "Sơn", "Thịnh", "Mỹ", "Hưng", "Thạch", "Thủy", "Khê")
COMMUNES = tuple(f"{first} {last}" for first in COMMUNE_FIRST for last in COMMUNE_LAST)
DISTRICTS = ("Kim Lâm", "Thanh Bảng", "Bảo Khánh", "Đại Lộ", "Quế Hạ", "Lý Thôn", "Duy Minh", "Mộc Trạch",
             "Văn Quán", "Ý Lan", "Gia Mỗ", "Hồng Đức")  # fmt: skip

POSITIONS = (
    "Phó Bí thư Thường trực Tỉnh ủy", "Phó Chủ tịch Thường trực HĐND tỉnh", "Phó Chủ tịch UBND tỉnh",
    "Ủy viên Ban Thường vụ Tỉnh ủy, Trưởng Ban Dân vận Tỉnh ủy", "Chủ tịch Ủy ban MTTQ Việt Nam tỉnh",
    "Giám đốc Sở Nông nghiệp và Phát triển nông thôn", "Phó Giám đốc Sở Nội vụ", "Phó Giám đốc Sở Tư pháp",
    "Chủ tịch Hội Nông dân tỉnh", "Bí thư Tỉnh đoàn", "Bí thư Huyện ủy {huyen}", "Chủ tịch UBND huyện {huyen}",
    "Phó Chủ tịch UBND huyện {huyen}", "Bí thư Đảng ủy xã {xa}", "Chủ tịch UBND xã {xa}",
)  # fmt: skip
UNITS = (
    "Trung tâm VH, TT&TT", "Trung tâm Văn hóa - Thông tin huyện", "Đài Truyền thanh huyện",
    "Phòng Văn hóa và Thông tin", "Ban Biên tập Cổng TTĐT tỉnh",
)  # fmt: skip
NEWSPAPERS = ("Báo Nhân Dân", "Cổng TTĐT Chính phủ", "Báo Nông nghiệp Việt Nam", "TTXVN")
# (what, the date on it): dates that are printed in articles and are nobody's publication date
LAWS = (
    ("Luật Thực hiện dân chủ ở cơ sở được Quốc hội khóa XV thông qua ngày 10/11/2022",
     "có hiệu lực thi hành kể từ ngày 01/7/2023"),
    ("Luật Phòng, chống thiên tai được thông qua ngày 19/6/2013", "được sửa đổi, bổ sung ngày 17/6/2020"),
    ("Luật Giao dịch điện tử được thông qua ngày 22/6/2023", "có hiệu lực từ ngày 01/7/2024"),
    ("Nghị định số 59/2023/NĐ-CP ngày 14/8/2023 của Chính phủ", "quy định chi tiết một số điều của luật"),
    ("Quyết định số 749/QĐ-TTg ngày 03/6/2020 của Thủ tướng Chính phủ", "phê duyệt chương trình quốc gia"),
    ("Chỉ thị số 05-CT/TU ngày 23/5/2021 của Ban Thường vụ Tỉnh ủy", "về đẩy mạnh phong trào thi đua"),
)  # fmt: skip

_NOT_IN_SLUGS = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Return *text* as the portals write it into addresses: no marks, small letters, hyphens.

    >>> slug("Hội nghị “Đồng hành”, năm 2024")
    'hoi-nghi-dong-hanh-nam-2024'
    """
    plain = unicodedata.normalize("NFD", text.lower().replace("đ", "d")).encode("ascii", "ignore").decode("ascii")
    return _NOT_IN_SLUGS.sub("-", plain).strip("-")
