"""Invented news, as a careful person reads them; the shapes of platforms print them in their ways."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

TODAY = "Thứ Sáu, 22/11/2024"  # what the clock of every page's header shows: the day of the capture


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in a story; *words* are printed under it, with the photographer if the editor named one."""

    file: str
    words: str | None = None
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A heading inside a story, or a list."""

    tag: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """What a person reads on a page."""

    slug: str
    title: str
    lead: str | None
    body: tuple[str | Picture | Part, ...]
    when: datetime
    section: tuple[str, ...]
    signed: str | None
    """The signature as printed."""
    byline: str | None
    source: str | None = None

    @property
    def pictures(self) -> list[Picture]:
        return [part for part in self.body if isinstance(part, Picture)]

    @property
    def lines(self) -> list[str]:
        """The paragraphs, headings and list items, in order."""
        told: list[str] = []
        for part in self.body:
            told += [part] if isinstance(part, str) else part.lines if isinstance(part, Part) else []
        return told


BRIDGE = Story(
    slug="xa-nam-lung-dua-cau-treo-ban-phay-vao-su-dung",
    title="Xã Nậm Lung đưa cầu treo bản Phầy vào sử dụng",
    lead="Cây cầu treo dài 92 mét bắc qua suối Nậm Lung vừa được bàn giao, giúp 140 hộ dân bản Phầy và bản Lót không còn "
    "phải lội suối mỗi mùa mưa lũ.",
    body=(
        (
            "Công trình do huyện Mường Khe làm chủ đầu tư theo Quyết định số 1523/QĐ-UBND ngày 08/11/2021, khởi "
            "công tháng 3 năm ngoái với tổng vốn 6,8 tỷ đồng từ ngân sách huyện và đóng góp của nhân dân."
        ),
        Picture("cau-treo-ban-phay-1.jpg", "Người dân bản Phầy đi trên cây cầu mới. Ảnh: Quàng Văn Thiêm", "cau-treo"),
        (
            "Ông Lường Văn Păn, Chủ tịch Ủy ban nhân dân xã, cho biết trước đây học sinh phải nghỉ học khi nước "
            "suối dâng cao, còn ngô, sắn thu hoạch xong thì không chở được ra đường lớn để bán."
        ),
        "“Có cầu rồi, xe máy chạy thẳng vào tận bản, thương lái cũng vào mua nông sản”, chị Vì Thị Són ở bản Lót nói.",
        Picture(
            "cau-treo-ban-phay-2.jpg", "Lãnh đạo huyện và nhà thầu kiểm tra mặt cầu trước khi bàn giao", "IMG_2044"
        ),
        (
            "Xã giao hai bản cử tổ tự quản trông coi, cấm xe tải trên 500 kg qua cầu và kiểm tra dây cáp hai lần "
            "mỗi năm. Dự kiến trước ngày 20/12, đường nối hai đầu cầu cũng sẽ được đổ bê tông./."
        ),
    ),
    when=datetime.fromisoformat("2023-10-09T16:42"),
    section=("Tin tức", "Xây dựng nông thôn mới"),
    signed="Lò Thị Hương Giang",
    byline="Lò Thị Hương Giang",
)

COURSE = Story(
    slug="boi-duong-ky-nang-so-cho-doan-vien-thanh-nien-phuong-dong-tra",
    title="Bồi dưỡng kỹ năng số cho đoàn viên, thanh niên phường Đông Trà",
    lead=None,
    body=(
        (
            "Sáng ngày 12/4/2024, tại hội trường nhà văn hóa trung tâm, Đoàn phường Đông Trà phối hợp với Bưu "
            "điện thành phố mở lớp bồi dưỡng kỹ năng số cho 65 đoàn viên, thanh niên của chín khu phố."
        ),
        Picture("z5340112207745_0c9d1f6be2a1.jpg", "Các học viên thực hành cài đặt ứng dụng trên điện thoại"),
        (
            "Trong một buổi, học viên được hướng dẫn nộp hồ sơ trực tuyến, thanh toán học phí và viện phí không "
            "dùng tiền mặt, nhận biết các thủ đoạn lừa đảo qua mạng."
        ),
        Picture("z5340112208890_77b0aa3c4d5e.jpg", "Quang cảnh lớp học"),
        (
            "Sau lớp học, mỗi khu phố sẽ có một tổ năm người đến từng nhà giúp người cao tuổi cài đặt và sử dụng "
            "các dịch vụ thiết yếu. Theo kế hoạch, đến hết quý II, toàn phường phấn đấu 80% số hộ có người dùng "
            "được dịch vụ công trực tuyến."
        ),
        (
            "Phát biểu tại buổi lễ, đồng chí Tạ Quốc Bảo, Bí thư Đoàn phường, đề nghị các chi đoàn coi đây là "
            "việc làm thường xuyên, gắn với tiêu chí thi đua cuối năm."
        ),
    ),
    when=datetime.fromisoformat("2024-04-12T14:05"),
    section=("Hoạt động đoàn thể",),
    signed="Tin, ảnh: Đinh Nhật Lệ",
    byline="Đinh Nhật Lệ",
)

HARVEST = Story(
    slug="vu-ca-chua-trai-vu-giup-nong-dan-hop-tien-tang-thu-nhap",
    title="Vụ cà chua trái vụ giúp nông dân Hợp Tiến tăng thu nhập",
    lead="Nhờ nhà lưới và hệ thống tưới nhỏ giọt, hơn 30 hộ ở xã Hợp Tiến đã trồng được cà chua trái vụ, mỗi sào lãi từ 12 đến "
    "15 triệu đồng, cao gấp ba lần trồng lúa.",
    body=(
        (
            "Cách đây ba năm, cánh đồng Cửa Chùa chỉ cấy một vụ lúa rồi bỏ hoang vì thiếu nước. Từ khi hợp tác xã"
            " vận động bà con dồn điền đổi thửa và vay vốn dựng nhà lưới, nơi này xanh quanh năm."
        ),
        Picture(
            "ca-chua-hop-tien.jpg",
            "Bà Trịnh Thị Hậu, thôn Cửa Chùa, thu hái cà chua để kịp giao cho thương lái trong buổi sáng. Ảnh: Mai Khanh",
            "Vụ cà chua trái vụ giúp nông dân Hợp Tiến tăng thu nhập - 1",
        ),
        Part("h3", ("Đầu ra ổn định nhờ liên kết",)),
        (
            "Hợp tác xã ký hợp đồng với hai doanh nghiệp ở thành phố, bao tiêu 70% sản lượng với giá sàn 9.000 "
            "đồng mỗi ki-lô-gam. Phần còn lại bán tại chợ đầu mối của huyện."
        ),
        "Để được thu mua, các hộ phải theo đúng quy trình:",
        Part(
            "ul",
            (
                "Dùng giống ghép gốc cà tím, kháng bệnh héo xanh;",
                "Ghi nhật ký bón phân và phun thuốc từng ngày;",
                "Ngừng phun thuốc ít nhất 10 ngày trước khi thu hái.",
            ),
        ),
        (
            "Theo ông Ngô Đức Thọ, Giám đốc hợp tác xã, vụ tới diện tích nhà lưới sẽ tăng từ 8 lên 15 héc-ta, "
            "đồng thời xây kho lạnh 200 mét vuông để chủ động thời điểm bán."
        ),
    ),
    when=datetime.fromisoformat("2022-02-07T08:20"),
    section=("Kinh tế", "Nông nghiệp"),
    signed="Mai Khanh (tổng hợp)",
    byline="Mai Khanh (tổng hợp)",
    source="Báo Nông thôn ngày nay",
)

CLINIC = Story(
    slug="kham-benh-cap-thuoc-mien-phi-cho-500-nguoi-cao-tuoi-huyen-an-hoa",
    title="Khám bệnh, cấp thuốc miễn phí cho 500 người cao tuổi huyện An Hòa",
    lead=None,
    body=(
        (
            "Trong hai ngày 7 và 8/9, Bệnh viện Đa khoa tỉnh phối hợp với Hội Người cao tuổi huyện An Hòa tổ chức"
            " khám bệnh, tư vấn sức khỏe và cấp thuốc miễn phí cho 500 người cao tuổi có hoàn cảnh khó khăn."
        ),
        (
            "Hai mươi bác sĩ, điều dưỡng đã đo huyết áp, siêu âm, điện tim, kiểm tra mắt và hướng dẫn cách phòng "
            "bệnh khi thời tiết chuyển mùa. Những trường hợp nghi mắc bệnh nặng được hẹn khám chuyên khoa tại "
            "bệnh viện tỉnh."
        ),
        Picture("kham-benh-an-hoa.jpg", None, "kham-benh-an-hoa.jpg"),
        (
            "Tổng kinh phí của đợt khám là 180 triệu đồng, do các nhà hảo tâm đóng góp. Ban tổ chức cũng tặng 50 "
            "suất quà cho các cụ trên 90 tuổi sống một mình."
        ),
    ),
    when=datetime.fromisoformat("2021-09-10T09:15"),
    section=("Tin tức - Sự kiện",),
    signed="Trung tâm Văn hóa, Thông tin và Truyền thanh",
    byline="Trung tâm Văn hóa, Thông tin và Truyền thanh",
)

TALK = Story(
    slug="lam-gi-de-giu-nghe-det-tho-cam-cua-nguoi-pa-then",
    title="Làm gì để giữ nghề dệt thổ cẩm của người Pà Thẻn?",
    lead="Nghệ nhân Phù Thị Xiêm chia sẻ về những khó khăn và cách làm của hợp tác xã để giữ nghề dệt của dân tộc mình.",
    body=(
        "PV: Thưa bà, hiện nay còn bao nhiêu người trong xã biết dệt?",
        (
            "Nghệ nhân Phù Thị Xiêm: Cả xã còn chừng 40 người, phần lớn đã ngoài 50 tuổi. Lớp trẻ đi làm xa nên ít người "
            "theo học, nhưng ba năm nay đã có mười hai cháu gái tới học mỗi dịp hè."
        ),
        Picture("det-tho-cam.jpg", "Nghệ nhân Phù Thị Xiêm (bên phải) hướng dẫn cách dệt hoa văn. Ảnh: Minh Quân", "x"),
        "PV: Bà mong muốn điều gì nhất?",
        (
            "Nghệ nhân Phù Thị Xiêm: Tôi mong có nơi trưng bày và bán hàng ổn định, để các cháu thấy nghề này nuôi sống "
            "được mình."
        ),
        "PV: Xin trân trọng cảm ơn bà!",
    ),
    when=datetime.fromisoformat("2023-05-04T10:30"),
    section=("Văn hóa",),
    signed="Thực hiện: Hà Vy",
    byline="Hà Vy",
)

NOTICE = Story(
    slug="thong-bao-lich-tiep-cong-dan-thang-8-nam-2024",
    title="Thông báo lịch tiếp công dân tháng 8 năm 2024",
    lead=None,
    body=(
        (
            "Ủy ban nhân dân xã thông báo lịch tiếp công dân định kỳ tháng 8 năm 2024 của Chủ tịch Ủy ban nhân dân xã vào các "
            "ngày thứ năm hằng tuần tại trụ sở."
        ),
        "Đề nghị công dân đến đúng giờ, mang theo giấy tờ tùy thân và đơn thư liên quan.",
    ),
    when=datetime.fromisoformat("2024-07-30T15:10"),
    section=("Thông báo",),
    signed="Văn phòng UBND xã",
    byline="Văn phòng UBND xã",
)

STORIES = (BRIDGE, COURSE, HARVEST, CLINIC, TALK, NOTICE)
OTHERS = (
    ("Hội Phụ nữ xã Tân Lập ra mắt mô hình chợ dân sinh không rác thải nhựa", "18/11/2024"),
    ("Ban hành kế hoạch phòng cháy, chữa cháy rừng mùa khô năm 2026", "17/11/2024"),
    ("Giải bóng chuyền nông dân toàn tỉnh khởi tranh với 14 đội dự thi", "15/11/2024"),
    ("Nghiệm thu đề tài bảo tồn giống lúa nếp nương của đồng bào Thái", "14/11/2024"),
)
MENU = ("Trang chủ", "Giới thiệu", "Tin tức", "Văn bản", "Dịch vụ công", "Thư viện ảnh", "Liên hệ")
LICENCE = "Giấy phép số 27/GP-TTĐT ngày 15/5/2019 của Sở Thông tin và Truyền thông"
