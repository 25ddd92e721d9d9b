"""Which `<img>` is a picture of the article, and where its best copy lies."""

from __future__ import annotations

import pytest

from archive.extract.tree.pictures import set_entries
from tests.archive.extract.pages import PARAGRAPHS, paragraphs, reading_of, story

HOST = "http://tinhmau.gov.vn"


def urls(images: str, head: str = "") -> list[str]:
    first, *rest = PARAGRAPHS
    return [image.url for image in reading_of(story(paragraphs(first) + images + paragraphs(*rest), head=head)).images]


BEST = {
    "a relative source": ('<img src="/anh/cau.jpg">', "/anh/cau.jpg"),
    "without extension": ('<img src="/documents/20182/0/anh/3f0c?t=17129">', "/documents/20182/0/anh/3f0c?t=17129"),
    "a handler": ('<img src="/GetImage.ashx?id=55">', "/GetImage.ashx?id=55"),
    "a rendition": ('<img src="/PublishingImages/cau.jpg?RenditionID=3">', "/PublishingImages/cau.jpg?RenditionID=3"),
    "blanks and letters": ('<img src="/ảnh/cầu mới.jpg">', "/%E1%BA%A3nh/c%E1%BA%A7u%20m%E1%BB%9Bi.jpg"),
    "data-src": ('<img src="/img/blank.gif" data-src="/anh/cau.jpg">', "/anh/cau.jpg"),
    "data-original": ('<img src="data:image/gif;base64,R0l" data-original="/anh/cau.jpg">', "/anh/cau.jpg"),
    "srcset": ('<img src="/n.jpg" srcset="/n.jpg 320w, /lon.jpg 1200w, /vua.jpg 640w">', "/lon.jpg"),
    "data-srcset": ('<img src="data:," data-srcset="/n.jpg 1x, /lon.jpg 2x">', "/lon.jpg"),
    "picture": ('<picture><source srcset="/lon.webp 900w"><img src="/n.jpg"></picture>', "/lon.webp"),
    "a younger format without sizes": (
        '<picture><source srcset="/n.avif" type="image/avif"><img src="/n.jpg"></picture>',
        "/n.jpg",
    ),
    "a twin without scripts": (
        '<img src="data:," data-zoom="1"><noscript><img src="/anh/cau.jpg"></noscript>',
        "/anh/cau.jpg",
    ),
    "AMP": ('<amp-img src="/anh/cau.jpg" width="900" height="600"></amp-img>', "/anh/cau.jpg"),
    "another host": ('<img src="//cdn.tinhkhac.gov.vn/cau.jpg">', "//cdn.tinhkhac.gov.vn/cau.jpg"),
}


@pytest.mark.parametrize("made", BEST)
def test_the_address_is_that_of_the_best_copy(made: str) -> None:
    html, path = BEST[made]

    assert urls(f"<p>{html}</p>") == [f"http:{path}" if path.startswith("//") else HOST + path]


def test_addresses_stand_on_the_base() -> None:
    assert urls('<p><img src="cau.jpg"></p>', head='<base href="http://anh.tinhmau.gov.vn/2024/">') == [
        "http://anh.tinhmau.gov.vn/2024/cau.jpg"
    ]


@pytest.mark.parametrize(
    "ornament",
    [
        '<img src="/themes/icons/print.png">', '<img src="/images/logo.png">', '<img src="/a.gif" width="1" height="1">',
        '<img src="/smilies/icon_smile.gif">', '<img src="/anh.jpg" width="16">', '<img src="/img/facebook.png">',
        '<img src="/counter.php" style="width:20px;height:12px">', '<img src="data:image/png;base64,iVBORw0KGgo=">',
        '<img src="/_layouts/15/images/icpdf.png">', '<img class="emoji" src="/1f600.png">', '<img src="">', "<img>",
        '<img src="javascript:void(0)">', '<img src="/c2.png" alt="Tăng tương phản (Tăng tương phản+)">',
        '<a href="#" title="In"><img src="/i.png" alt="In"></a>',
    ],
)  # fmt: skip
def test_ornaments_are_no_pictures(ornament: str) -> None:
    assert urls(f"<p>{ornament}</p>") == []


def test_a_large_picture_is_one_whatever_its_name() -> None:
    assert urls('<p><img src="/uploads/logo-le-hoi.jpg" width="600"></p>') == [f"{HOST}/uploads/logo-le-hoi.jpg"]


def test_a_picture_that_is_shown_twice_is_one() -> None:
    assert len(urls('<p><img src="/a.jpg"></p><p><img src="/a.jpg"></p>')) == 1


def test_pictures_of_related_stories_are_none_of_the_article() -> None:
    assert urls('<div class="tin-lien-quan"><a href="/x"><img src="/x.jpg"></a></div><p><img src="/a.jpg"></p>') == [
        f"{HOST}/a.jpg"
    ]


def test_a_srcset_is_parted_where_its_commas_part() -> None:
    assert set_entries("https://x/a,b.jpg 300w,https://x/c.jpg 600w") == [
        (300.0, "https://x/a,b.jpg"),
        (600.0, "https://x/c.jpg"),
    ]
    assert set_entries("/mot.jpg") == [(1.0, "/mot.jpg")]
    assert set_entries(" , ") == [(1.0, "")]


PORTRAITS = {
    "an author's box": '<div class="author-wrap"><div><img src="/chan-dung.jpg" width="300"></div><b>Hà Vy</b></div>',
    "round": '<div class="flex"><img class="h-10 w-10 rounded-full" src="/chan-dung.jpg"><span>Hà Vy</span></div>',
    "an account's": '<img class="avatar avatar-96 photo" src="/chan-dung.jpg" width="196" height="196">',
}


@pytest.mark.parametrize("portrait", PORTRAITS.values(), ids=PORTRAITS)
def test_the_author_s_portrait_is_no_picture_of_the_story(portrait: str) -> None:
    assert urls(portrait + '<p><img src="/cau.jpg" width="600"></p>') == [f"{HOST}/cau.jpg"]


def test_the_avatar_of_a_story_is_its_picture() -> None:
    assert urls('<div class="article-avatar"><img class="news-avatar" src="/cau.jpg"></div>') == [f"{HOST}/cau.jpg"]


CARDS = {
    "article": '<article><a href="/k"><img src="/k.jpg" width="90"></a><h3><a href="/k">{title}</a></h3><p>{sum}</p></article>',
    "table": '<table class="article"><tr><td><h2><a href="/k">{title}</a></h2><p>{sum}</p></td></tr></table>',
    "VCCorp": '<div type="RelatedNewsBox"><img src="/k.jpg" width="730"><h4><a href="/k">{title}</a></h4><p>{sum}</p></div>',
    "box with a heading": '<div class="bai"><p>Tin liên quan</p><p><a href="/k">{title}</a></p></div>',
    "pointer": '<p><em>&gt;&gt; Xem thêm: <a href="/k">{title}</a></em></p>',
}


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_box_of_another_story_inside_the_text_is_none_of_it(card: str) -> None:
    box = card.format(
        title="Phiên chợ vùng cao họp lại sau hai năm", sum="Chợ mở lại vào Chủ nhật tới cho bà con các bản."
    )

    for at in (1, 3):
        reading = reading_of(story(paragraphs(*PARAGRAPHS[:at]) + box + paragraphs(*PARAGRAPHS[at:])))

        assert (reading.text, reading.images) == ("\n".join(PARAGRAPHS), ())
