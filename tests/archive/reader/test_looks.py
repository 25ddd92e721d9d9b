"""How a portal looked: what shifts from night to night is one look, a redesign another."""

from __future__ import annotations

from archive.catalogue.telling.portal import Frame
from archive.reader.looks import looks

SHIFTED = "00000000000000ff"
REDESIGNED = "ffffffff00000000"
PLAIN = "0000000000000000"


def frame(day: int, template: str | None = PLAIN, platform: str | None = "liferay", section: str = "Tin tức") -> Frame:
    return Frame(
        section, "https://mau.gov.vn/tin", f"2024-03-{day:02}T18:00:00Z", f"sha1:{template}", platform, template
    )


def test_a_frame_that_shifts_with_the_news_is_one_look() -> None:
    (look,) = looks([frame(1), frame(2, SHIFTED), frame(3)], 9)

    assert (look.first[:10], look.last[:10], look.captures) == ("2024-03-01", "2024-03-03", 3)


def test_a_redesign_is_another_look_and_the_newest_comes_first() -> None:
    found = looks([frame(1), frame(2, REDESIGNED), frame(3, REDESIGNED)], 9)

    assert [(look.first[8:10], look.last[8:10]) for look in found] == [("02", "03"), ("01", "01")]


def test_another_platform_is_another_look() -> None:
    assert [look.platform for look in looks([frame(1), frame(2, platform="vnpt")], 9)] == ["vnpt", "liferay"]


def test_what_came_as_before_looks_as_before() -> None:
    same = Frame("Tin tức", "https://mau.gov.vn/tin", "2024-03-09T18:00:00Z", f"sha1:{PLAIN}", None, None)
    (look,) = looks([frame(1), same], 9)

    assert (look.last[:10], look.captures) == ("2024-03-09", 2)


def test_pages_have_looks_of_their_own() -> None:
    found = looks([frame(1), frame(1, REDESIGNED, section=""), frame(2), frame(2, REDESIGNED, section="")], 9)

    assert [(look.section, look.captures) for look in found] == [("Tin tức", 2), ("", 2)]


def test_of_too_many_the_newest_are_shown() -> None:
    found = looks([frame(day, REDESIGNED if day % 2 else PLAIN) for day in range(1, 20)], 3)

    assert [look.first[8:10] for look in found] == ["19", "18", "17"]
