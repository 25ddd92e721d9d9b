"""Newspapers of other countries, read by no rules: what is true of HTML and of metadata in any language."""

from __future__ import annotations

import json

import pytest

from tests.archive.extract.pages import reading_of

URL = "https://www.example.org/2024/harbour-bridge-reopens"
TITLE = "Harbour bridge reopens after two years of repairs"
PARAGRAPHS = (
    "The old swing bridge at the mouth of the harbour opened to traffic on Tuesday, two years after a barge struck its pier.",
    "Its northern span was torn away that night, and had to be made anew in a yard on the other coast, for want of a crane.",
    "Shopkeepers on the north bank had waited for the day with impatience, because many of their customers had stopped coming.",
    "The way round by the motorway began to take them the better part of an hour each evening, and longer when it rained.",
    "The council says that the work cost less than was planned, and that the pier is now guarded by a ring of concrete.",
    "It should stop a ship four times as heavy as the barge that did the damage two winters ago, according to its builders.",
    "Trains will follow in the spring, when the signals on both banks have been tried; until then the railway runs its buses.",
    "The drivers' union calls that a burden for everybody who has to be at the yard before six in the morning, as most have.",
)


def article(inside: str, head: str = "", title: str = TITLE) -> str:
    return (
        f"<html><head><meta charset='utf-8'><title>{title} | The Harbour Post</title>"
        f"<meta property='og:title' content='{title}'><meta property='og:site_name' content='The Harbour Post'>{head}"
        f"</head><body><main><article>{inside}</article></main></body></html>"
    )


def told(*paragraphs: str) -> str:
    return "".join(f"<p>{words}</p>" for words in paragraphs or PARAGRAPHS)


def ld(**item: object) -> str:
    return f"<script type='application/ld+json'>{json.dumps({'@type': 'NewsArticle', **item})}</script>"


def test_a_text_that_goes_on_under_its_confirmed_title_is_an_article_though_menus_link_stories() -> None:
    links = "".join(f"<li><a href='/{n}'>Number {n} of the stories most read today</a></li>" for n in range(6))
    html = article(f"<h1>{TITLE}</h1>{told()}").replace("<main>", f"<ul>{links}</ul><main>")

    assert reading_of(html, "https://www.example.org/").kind == "article"


def test_a_script_that_parts_no_words_is_read_too() -> None:
    title = "港口大桥维修两年后重新通车"
    words = (
        "周二，港口入口处的旧旋转桥重新开放通行，两年前一艘驳船撞上桥墩，撕裂了北侧桥跨的一部分，后来在船厂重新制造。"
    )
    reading = reading_of(article(f"<h1>{title}</h1>{told(words, words[::-1], words)}", title=title), URL)

    assert (reading.kind, reading.title) == ("article", title)


def test_declared_authors_are_a_list() -> None:
    head = ld(author=[{"@type": "Person", "name": "Ann Lee"}, {"@type": "Person", "name": "Joëlle Le Brun"}])
    reading = reading_of(article(f"<h1>{TITLE}</h1>{told()}", head), URL)

    assert (reading.authors, reading.byline) == (("Ann Lee", "Joëlle Le Brun"), "Ann Lee, Joëlle Le Brun")


def test_an_author_that_is_only_referred_to_is_looked_up_in_the_graph() -> None:
    graph = [{"@type": "Article", "author": {"@id": "#ann"}}, {"@type": "Person", "@id": "#ann", "name": "Ann Lee"}]
    head = f"<script type='application/ld+json'>{json.dumps({'@graph': graph})}</script>"

    assert reading_of(article(f"<h1>{TITLE}</h1>{told()}", head), URL).authors == ("Ann Lee",)


@pytest.mark.parametrize(
    "author",
    ["The Harbour Post", "admin", "https://www.example.org/staff/7", "desk@example.org", {"name": "example.org"}],
    ids=str,
)
def test_accounts_addresses_and_the_publication_are_no_authors(author: object) -> None:
    assert reading_of(article(f"<h1>{TITLE}</h1>{told()}", ld(author=author)), URL).authors == ()


def test_an_agency_that_is_declared_signs_in_its_small_letters() -> None:
    assert reading_of(article(f"<h1>{TITLE}</h1>{told()}", ld(author="dpa")), URL).authors == ("dpa",)


@pytest.mark.parametrize(
    ("line", "authors"),
    [
        ("By Ann Lee and Brad Roe", ("Ann Lee", "Brad Roe")),
        ("By Ann Lee, Senior Correspondent", ("Ann Lee",)),
        ("Ann Lee Senior Washington Correspondent", ("Ann Lee",)),
        ("ANN LEE and BRAD ROE - AP Technology Writers", ("ANN LEE", "BRAD ROE")),
        ("Von Jörg Müller | 5. November 2024", ("Jörg Müller",)),
        ("Ann Lee, HARBOUR POST 8:42 a.m. October 3, 2024", ("Ann Lee",)),
        ("By Harbour Post Staff", ()),
    ],
)
def test_a_printed_byline_names_people_among_roles_and_days(line: str, authors: tuple[str, ...]) -> None:
    html = article(f"<h1>{TITLE}</h1><p class='byline'>{line}</p>{told()}")

    assert reading_of(html, URL).authors == authors


def test_a_declared_author_that_the_page_does_not_print_is_doubted() -> None:
    html = article(f"<h1>{TITLE}</h1><p class='byline'>By Brad Roe</p>{told()}", ld(author={"name": "Ann Lee"}))
    reading = reading_of(html, URL)

    assert reading.authors == ("Ann Lee",)
    assert [problem.what for problem in reading.problems if problem.field == "byline"] == [
        "markup names 'Brad Roe', not 'Ann Lee' (JSON-LD)"
    ]


def test_who_took_the_picture_does_not_sign() -> None:
    picture = (
        "<figure><img src='/a.jpg' width='600'><figcaption>The pier.<span class='author'>Brad Roe</span></figcaption>"
    )

    assert reading_of(article(f"<h1>{TITLE}</h1>{picture}</figure>{told()}"), URL).authors == ()


@pytest.mark.parametrize(
    "caption",
    [
        "The pier in May. <span class='credit'>Ann Lee</span>",
        "<span class='Caption_text'>The pier in May.</span><span class='Caption_photoCredit__x1'>© Ann Lee</span>",
        "The pier in May. <small>Bild: Ann Lee</small>",
        "The pier in May. (Foto: Ann Lee)",
        "The pier in May. Photograph: Ann Lee",
        "The pier in May. Photo by Ann Lee",
        "The pier in May. © Ann Lee",
        "The pier in May. | Bildquelle: Ann Lee",
        "<p>The pier in May.</p><p class='image-credit'>Ann Lee</p>",
    ],
)
def test_the_credit_is_parted_from_the_caption(caption: str) -> None:
    picture = f"<figure><img src='/a.jpg' width='600'><figcaption>{caption}</figcaption></figure>"
    image = reading_of(article(f"<h1>{TITLE}</h1>{told(PARAGRAPHS[0])}{picture}{told(*PARAGRAPHS[1:])}"), URL).images[0]

    assert (image.caption, image.credit) == ("The pier in May.", "Ann Lee")


@pytest.mark.parametrize(
    "caption", ["Their photo courtesy of the pier: a gift.", "The pier (in May)", "The source of the fire."]
)
def test_a_caption_that_names_nobody_stays_whole(caption: str) -> None:
    picture = f"<figure><img src='/a.jpg' width='600'><figcaption>{caption}</figcaption></figure>"
    image = reading_of(article(f"<h1>{TITLE}</h1>{told(PARAGRAPHS[0])}{picture}{told(*PARAGRAPHS[1:])}"), URL).images[0]

    assert (image.caption, image.credit) == (caption, None)


def test_the_figure_over_the_title_is_the_articles() -> None:
    picture = "<figure><img src='/a.jpg'><figcaption>The pier in May.</figcaption></figure>"
    reading = reading_of(article(f"<header>{picture}<h1>{TITLE}</h1></header><div>{told()}</div>"), URL)

    assert [image.caption for image in reading.images] == ["The pier in May."]


def test_other_stories_figures_over_the_title_are_not_the_articles() -> None:
    picture = "<a href='/b'><figure><img src='/b.jpg'><figcaption>The market.</figcaption></figure></a>"
    reading = reading_of(article(f"{picture * 3}<h1>{TITLE}</h1><div>{told()}</div>"), URL)

    assert reading.images == ()


def test_the_kicker_in_a_heading_is_not_of_the_title() -> None:
    html = article(f"<h1><span class='kicker'>Transport</span> <span>{TITLE}</span></h1>{told()}")

    assert reading_of(html, URL).title == TITLE


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("Nov 5, 2024", "2024-11-05"),
        ("November 5, 2024 at 9:30 p.m. EST", "2024-11-05T21:30"),
        ("Published 5th November 2024", "2024-11-05"),
        ("5. November 2024, 21:30 Uhr", "2024-11-05T21:30"),
        ("5 de noviembre de 2024", "2024-11-05"),
        ("Publié le 5 août 2024 à 9h05", "2024-08-05T09:05"),
        ("5 ноября 2024", "2024-11-05"),
    ],
)
def test_a_day_whose_month_is_a_word_is_read(line: str, published: str) -> None:
    assert reading_of(article(f"<h1>{TITLE}</h1><p class='date'>{line}</p>{told()}"), URL).published == published


def test_a_line_that_only_dates_the_article_is_not_of_its_text() -> None:
    reading = reading_of(article(f"<h1>{TITLE}</h1><p>Nov 5, 2024</p>{told()}"), URL)

    assert "Nov" not in f"{reading.lead} {reading.text}"


def test_the_declared_day_outdoes_a_printed_one_that_may_be_read_two_ways() -> None:
    html = article(
        f"<h1>{TITLE}</h1><p class='date'>11/05/2024</p>{told()}", ld(datePublished="2024-11-05T21:30:00-05:00")
    )

    assert reading_of(html, URL).published == "2024-11-05T21:30"


def test_no_day_is_guessed_from_the_opening_of_a_text_in_another_language() -> None:
    opening = f"On 2 March 2011 the barge was bought by the {PARAGRAPHS[0]}"

    assert reading_of(article(f"<h1>{TITLE}</h1>{told(opening, *PARAGRAPHS[1:])}"), URL).published is None


@pytest.mark.parametrize("label", ["Read more:", "Lesen Sie auch:", "À lire aussi :", "ALSO READ |"])
def test_a_pointer_to_another_story_is_not_of_the_text(label: str) -> None:
    pointer = f"<p>{label} <a href='/b'>What the builders say of the pier and its ring</a></p>"
    reading = reading_of(article(f"<h1>{TITLE}</h1>{told(*PARAGRAPHS[:4])}{pointer}{told(*PARAGRAPHS[4:])}"), URL)

    assert reading.text == "\n".join(PARAGRAPHS)


def test_a_sentence_that_begins_like_a_pointer_stays() -> None:
    words = (
        "Read more: that is the harbour librarian's advice to everybody who has to wait at the bridge on a rainy day."
    )
    reading = reading_of(article(f"<h1>{TITLE}</h1>{told(*PARAGRAPHS[:4], words, *PARAGRAPHS[4:])}"), URL)

    assert words in (reading.text or "")


def test_a_portals_english_edition_is_signed_under_the_text_as_its_vietnamese_one_is() -> None:
    html = article(
        f"<h1>{TITLE}</h1>{''.join(f'<p>{text}</p>' for text in PARAGRAPHS)}<p align='right'><b>Thanh Mai</b></p>"
    )
    portal, abroad = reading_of(html, "https://en.tinhmau.gov.vn/news/harbour-bridge-412.html"), reading_of(html, URL)

    assert (portal.byline, portal.authors, portal.text.endswith("Thanh Mai")) == ("Thanh Mai", ("Thanh Mai",), False)
    assert abroad.byline is None
