"""Text of another trade under an office's address, and news about that trade, which is none."""

from __future__ import annotations

import pytest

from tests.archive.extract.pages import PARAGRAPHS, TITLE, paragraphs, reading_of, story

ADVERTISEMENTS = {
    "betting": (
        "QQ77BET – Nhà cái uy tín số 1, link vào mới nhất",
        (
            "QQ77BET là nhà cái cá cược hàng đầu châu Á với kho trò chơi phong phú: casino, tài xỉu, nổ hũ, bắn"
            " cá, xóc đĩa, đá gà."
        ),
        (
            "Đăng ký tài khoản ngay hôm nay để nhận thưởng chào mừng; nạp tiền, rút tiền siêu tốc, chăm sóc"
            " khách hàng 24/7."
        ),
        "QQ77BET có lừa đảo không? Sân chơi được cấp phép hợp pháp ở nước ngoài, anh em yên tâm trải nghiệm.",
    ),
    "betting without marks": (
        "Soi keo nha cai hom nay, ty le keo chuan",
        (
            "Soi keo nha cai hom nay, ty le keo bong da, tai xiu, no hu, ban ca. Dang ky ngay, nap tien nhan"
            " khuyen mai 100%."
        ),
        (
            "San choi uy tin so 1, rut tien trong 5 phut, tai app ve may, cham soc khach hang ca ngay, hoan tra"
            " moi tuan."
        ),
    ),
    "loans": (
        "Vay tiền online nhanh trong ngày",
        "Vay tiền online không thế chấp, hỗ trợ nợ xấu, giải ngân trong 5 phút, chỉ cần CMND là nhận tiền ngay.",
        "App vay duyệt nhanh 24/7, vay nóng, vay tín chấp lãi suất 0% cho khách mới. Hotline, Zalo ở cuối trang.",
    ),
    "pills": (
        "Thuốc cường dương chính hãng",
        (
            "Viên uống tăng kích thước, hỗ trợ sinh lý nam, trị xuất tinh sớm. Mua ở đâu, giá bao nhiêu? Đặt"
            " mua chính hãng tại đây."
        ),
        "Cường dương tức thì, giao hàng kín đáo, freeship toàn quốc, inbox hoặc gọi hotline.",
    ),
    "Indonesian": (
        "Situs slot gacor hari ini",
        (
            "Daftar situs slot gacor terpercaya dengan deposit murah, judi online maxwin mudah menang,"
            " pragmatic play setiap hari."
        ),
        "Link alternatif resmi, bonus anggota baru, taruhan bola, togel, RTP live tertinggi.",
    ),
    "Thai": (
        "สล็อตเว็บตรง",
        "สล็อต เว็บตรง บาคาร่า คาสิโน แทงบอล สมัคร ฝาก ถอน เครดิตฟรี โบนัส โปรโมชั่น ทุกวัน สล็อตเว็บตรง แทงบอล",
    ),
    "Chinese": (
        "博彩官网",
        "博彩娱乐城真人视讯百家乐老虎机，注册送彩金，充值提现快速，官网下载，时时彩六合彩投注平台。",
    ),
    "English": (
        "Best online casino with free spins",
        (
            "Sign up at the best online casino for free spins and a welcome bonus. Play now: poker, slots,"
            " baccarat, betting for real money."
        ),
        "No deposit bonus for every new player, jackpot slots each day, sportsbook with the highest odds.",
    ),
}


@pytest.mark.parametrize("texts", ADVERTISEMENTS.values(), ids=ADVERTISEMENTS)
def test_what_sells_another_trade_is_hijacked_and_keeps_nothing_but_its_title(texts: tuple[str, ...]) -> None:
    title, *words = texts

    reading = reading_of(story(paragraphs(*words), title=title))

    assert (reading.kind, reading.text, reading.published) == ("hijacked", "", None)
    assert reading.problems[-1].field == "kind"


def test_a_front_page_that_sells_another_trade_is_hijacked() -> None:
    title, *words = ADVERTISEMENTS["betting"]
    links = "".join(f"<li><a href='https://qq77.top/{n}'>Link vào QQ77BET {n}</a></li>" for n in range(9))

    reading = reading_of(story(paragraphs(*words), title=title, after=f"<ul>{links}</ul>"), "http://tinhmau.gov.vn/")

    assert reading.kind == "hijacked"


NEWS = {
    "arrests for betting": (
        "Triệt phá đường dây cá độ bóng đá qua mạng",
        "Công an tỉnh vừa triệt phá đường dây tổ chức đánh bạc qua mạng, tổng số tiền giao dịch hơn 400 tỷ đồng.",
        (
            "Các đối tượng dùng trang nhà cái QQ77BET nhận cá độ bóng đá, tài xỉu, nổ hũ; người chơi đăng ký"
            " tài khoản, nạp tiền, rút tiền qua đại lý và được khuyến mãi, hoàn trả."
        ),
        "Cơ quan điều tra đã khởi tố 12 bị can, tạm giam 8 đối tượng, thu giữ nhiều tang vật liên quan.",
    ),
    "gamblers before the court": (
        "Xét xử nhóm đánh bạc dưới hình thức xóc đĩa, lô đề",
        (
            "Tòa án nhân dân huyện Lam Sơn xét xử 9 bị cáo về tội đánh bạc bằng xóc đĩa, đá gà và ghi lô đề tại"
            " xã Tân Thành."
        ),
        "Hội đồng xét xử tuyên phạt các bị cáo từ 9 tháng đến 3 năm tù; tịch thu tang vật sung công quỹ nhà nước.",
    ),
    "a warning": (
        "Cảnh giác với game bài đổi thưởng",
        (
            "Gần đây nhiều cổng game bài đổi thưởng, nhà cái trên mạng mời chào: nạp đầu tặng thưởng, hoàn trả,"
            " uy tín số 1, rút tiền nhanh."
        ),
        (
            "Công an tỉnh khuyến cáo người dân cảnh giác, không tham gia cá cược, tài xỉu, nổ hũ; kịp thời tố"
            " giác tội phạm. Đây là thủ đoạn lừa đảo nhằm chiếm đoạt tài sản."
        ),
    ),
    "a decree": (
        "Quy định mới về kinh doanh đặt cược",
        (
            "Nghị định quy định kinh doanh đặt cược đua ngựa, đua chó và bóng đá quốc tế; người chơi phải đủ 21"
            " tuổi trở lên."
        ),
        "Doanh nghiệp casino phải nộp hồ sơ cho Bộ Tài chính; vi phạm bị xử phạt theo quy định của luật.",
    ),
    "a game at a village fair": (
        "Rộn ràng hội làng đầu xuân",
        (
            "Người chơi đu, kéo co, cờ người và chọi gà về dự hội rất đông; các trò chơi hấp dẫn, sân chơi của"
            " làng chật kín khách."
        ),
        "Ban tổ chức trao thưởng cho các đội thắng cuộc, bà con trải nghiệm gói bánh chưng, nghe hát giao duyên.",
    ),
    "usury": (
        "Ngăn chặn tín dụng đen ở xã Tân Thành",
        (
            "Nhiều tờ rơi mời vay tiền nóng không thế chấp, hỗ trợ nợ xấu, duyệt nhanh được dán khắp nơi; app"
            " vay trên mạng cũng vậy."
        ),
        (
            "Công an xã đã xử phạt 4 đối tượng, khuyến cáo người dân đến ngân hàng chính sách để vay vốn, kịp"
            " thời tố giác vi phạm."
        ),
    ),
}


@pytest.mark.parametrize("texts", NEWS.values(), ids=NEWS)
def test_news_about_such_a_trade_is_an_article(texts: tuple[str, ...]) -> None:
    title, *words = texts

    reading = reading_of(story(paragraphs(*words), title=title))

    assert (reading.kind, [p for p in reading.problems if p.field == "kind"]) == ("article", [])


FOREIGN = {
    "English": (
        "Province opens a new bridge over the Lam river",
        (
            "The People's Committee of the province has opened a bridge over the Lam river that joins two"
            " communes after two years of work."
        ),
        (
            "It is 186 metres long. The chairman thanked the people, who gave land for the roads, and the"
            " government for its support."
        ),
        (
            "Visitors are welcome at the casino resort on the coast, where a betting licence was granted by"
            " decree of the Ministry of Finance."
        ),
    ),
    "Chinese": (
        "蓝河大桥竣工",
        "省人民委员会举行蓝河大桥竣工仪式。大桥长一百八十六米，连接两个乡，建设历时两年多。",
        "省领导感谢当地居民为修路捐献土地，并祝各族人民幸福安康。",
    ),
}


@pytest.mark.parametrize("texts", FOREIGN.values(), ids=FOREIGN)
def test_an_offices_page_in_another_language_is_not_hijacked(texts: tuple[str, ...]) -> None:
    title, *words = texts

    assert reading_of(story(paragraphs(*words), title=title)).kind != "hijacked"


def links(style: str, number: int = 6) -> str:
    made = "".join(f"<a href='https://qq{n}.top/'>nhà cái uy tín {n}</a> " for n in range(number))
    return f"<div style='{style}'>{made}</div>"


HIDDEN = {
    "not displayed": "display:none",
    "moved off the screen": "position:absolute; left:-9999px",
    "of no size": "height: 0px; overflow:hidden",
    "in plain sight": "",
}


@pytest.mark.parametrize("style", HIDDEN.values(), ids=HIDDEN)
def test_planted_links_are_said_beside_the_article_that_they_stand_under(style: str) -> None:
    reading = reading_of(story(after=links(style)))

    assert (reading.kind, reading.title, reading.text.split("\n")) == ("article", TITLE, list(PARAGRAPHS))
    (said,) = (problem.what for problem in reading.problems if problem.field == "page")
    assert said.startswith("6 links to another trade")


def test_headlines_about_arrests_on_papers_of_the_country_are_not_planted() -> None:
    headlines = ("Bắt nhóm cá độ bóng đá qua mạng ở phường Đông", "Phá sòng bạc trong rừng tràm lúc nửa đêm hôm qua")
    others = "".join(
        f"<p><a href='https://bao{n}.vn/{n}.html'>{words}</a></p>" for n in range(3) for words in headlines
    )

    assert [p for p in reading_of(story(after=others)).problems if p.field == "page"] == []
