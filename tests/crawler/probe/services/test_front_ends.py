"""Front ends of shapes that no rule names: a look alone gives a file by which every article is found and read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from crawler.probe.sureness import samples_of, surenesses
from tests.crawler.probe.services.portals import HOME, Asked, Portal, Story, drafted, identity, looked_at, story, walked

GROUPS = ("Tin hoạt động", "Nông thôn mới", "Giới thiệu")


def html(told: Story) -> str:
    return "".join(f"<p>{line}</p>" for line in told.text.split("\n"))


def epoch(told: Story) -> int:
    return int((datetime.fromisoformat(told.day).replace(tzinfo=UTC) + timedelta(hours=3)).timestamp() * 1000)


def vietnamese() -> Portal:
    """Give Vietnamese keys, data in a tree, epoch days, paging by offset, texts by slug, a service behind a base address."""
    stories = tuple(story(number, 2) for number in range(1, 56))

    def tree() -> object:
        nodes = [{"ma": f"CM{at}", "ten": name, "con": []} for at, name in enumerate(GROUPS)]
        return {"ketQua": {"cay": [{"ma": "CM9", "ten": "Tin tức sự kiện", "con": nodes[:2]}, nodes[2]]}}

    def services(path: str, asked: Asked) -> object | None:
        if path == "/backend/v2/chuyen-muc/cay":
            return tree()
        if path == "/backend/v2/bai-viet":
            group = asked.get("chuyenMuc", "")
            chosen = [one for one in reversed(stories) if group in (f"CM{one.group}", "CM9")]
            start, size = int(asked.get("offset", 0)), int(asked.get("limit", 10))
            return {"ketQua": {"soLuong": len(chosen), "danhSach": [item(one) for one in chosen[start : start + size]]}}
        found = [one for one in stories if path == f"/backend/v2/bai-viet/duong-dan/{one.slug}"]
        return text(found[0]) if found else {"loi": 404, "ketQua": None} if path.startswith("/backend") else None

    def item(told: Story) -> object:
        return {
            "thongTin": {"maSo": told.number + 900, "luotXem": 7},
            "duongDan": told.slug,
            "tieuDe": told.title,
            "tomTat": told.lead,
            "ngayDang": epoch(told),
        }

    def text(told: Story) -> object:
        bai = {"tieuDe": told.title, "tomTat": told.lead, "noiDung": html(told), "ngayTao": 1700000000000}
        writer = {"butDanh": ("Nguyễn Văn Hùng", "Trần Thị Thu Hà")[told.number % 2]}
        group = {"ma": f"CM{told.group}", "ten": GROUPS[told.group]}
        return {"ketQua": {"bai": {**bai, "ngayDang": epoch(told), "tacGia": writer, "chuyenMuc": group}}}

    script = (
        'const h=q.create({baseURL:"/backend/v2",timeout:3e4});export const a=()=>h.get("/chuyen-muc/cay"),'
        'b=(e,t,n)=>h.get("/bai-viet",{params:{chuyenMuc:e,offset:t,limit:n}}),c=e=>h.get(`/bai-viet/duong-dan/${e}`),'
        'z=e=>h.post("/dang-nhap",e);const r=[{path:"/chuyen-muc/:ma",component:C},{path:"/bai-viet/:duongDan",component:B}];'
    )
    return Portal(script, services, stories)


def whole() -> Portal:
    """Give one list without sections, pages that count from 0, GUIDs in the query, days of ASP.NET, addresses in the data."""
    stories = tuple(story(number, 1) for number in range(1, 48))

    def guid(told: Story) -> str:
        return f"0c5e1f2a-77aa-4b1c-9d2e-{told.number:012x}"

    def services(path: str, asked: Asked) -> object | None:
        if path == "/Services/News/GetList":
            start, size = int(asked.get("pageIndex", 0)), int(asked.get("pageSize", 5))
            return [item(one) for one in tuple(reversed(stories))[start * size : start * size + size]]
        if path == "/Services/News/GetDetail":
            found = [one for one in stories if guid(one) == asked.get("newsGuid")]
            return {"Data": [text(found[0])] if found else []}
        return None

    def item(told: Story) -> object:
        return {
            "Headline": told.title,
            "Guid": guid(told),
            "Url": f"/ban-tin/{told.slug}/{guid(told)}.html",
            "Published": f"/Date({epoch(told)}+0700)/",
            "Photo": f"/anh/{told.number}.jpg",
        }

    def text(told: Story) -> object:
        photo = {"Src": f"/anh/{told.number}.jpg", "Note": f"Quang cảnh hội nghị lần thứ {told.number}"}
        return {
            "Headline": told.title, "Abstract": told.lead, "Html": html(told), "Published": f"/Date({epoch(told)}+0700)/",
            "SeoDescription": told.lead, "Photo": photo, "Approved": {"UserName": "quantri", "Name": "Trần Văn Nam"},
        }  # fmt: skip

    script = (
        'function L(e){var t=new URLSearchParams({pageIndex:e,pageSize:5});return fetch("/Services/News/GetList?"+t)}'
        'function D(e){return fetch("/Services/News/GetDetail?newsGuid="+encodeURIComponent(e.Guid)).then(j)}'
        '$.ajax({url:"/Services/News/Save",type:"POST",data:{id:1}});'
    )
    return Portal(script, services, stories)


PORTALS = {"vietnamese": vietnamese, "whole": whole}


@pytest.mark.parametrize("name", PORTALS)
def test_every_article_is_found_and_read(name: str, tmp_path: Path) -> None:
    portal = PORTALS[name]()
    made, site = drafted(portal, tmp_path)
    found = walked(portal, site)
    told = sorted(
        (one.title, one.lead, one.published[:10], one.text) for one in found.values() if one.published and one.title
    )

    assert len(found) == len(portal.stories), made.toml
    assert told == sorted((one.title, one.lead, one.day, one.text) for one in portal.stories), made.toml


def test_the_page_that_people_open_and_the_address_of_its_text_are_one_article(tmp_path: Path) -> None:
    portal = whole()
    _, site = drafted(portal, tmp_path)
    guid = "0c5e1f2a-77aa-4b1c-9d2e-000000000007"

    assert identity(f"{HOME}ban-tin/a/{guid}.html", site) == identity(
        f"{HOME}Services/News/GetDetail?newsGuid={guid}", site
    )


def test_the_list_is_a_second_source_of_headlines(tmp_path: Path) -> None:
    portal = vietnamese()
    _, site = drafted(portal, tmp_path)
    sure = {one.field: one for one in surenesses(samples_of(looked_at(portal), site))}

    assert (sure["title"].agreeing, sure["title"].asked) == (sure["title"].of,) * 2
    assert sure["title"].of >= 5


def test_a_writer_is_read_and_an_account_is_not(tmp_path: Path) -> None:
    signed = walked(portal := vietnamese(), drafted(portal, tmp_path)[1])
    unsigned = walked(portal := whole(), drafted(portal, tmp_path)[1])

    assert {one.byline for one in signed.values()} == {"Nguyễn Văn Hùng", "Trần Thị Thu Hà"}
    assert {one.byline for one in unsigned.values()} == {None}


def test_a_picture_that_has_words_beside_it_is_read_with_them(tmp_path: Path) -> None:
    found = walked(portal := whole(), drafted(portal, tmp_path)[1])

    assert {len(one.images) for one in found.values()} == {1}
    assert all((one.images[0].caption or "").startswith("Quang cảnh hội nghị") for one in found.values())


def test_nothing_is_posted_and_no_account_is_asked_for(tmp_path: Path) -> None:
    for make in PORTALS.values():
        made, _ = drafted(make(), tmp_path)

        assert "dang-nhap" not in made.toml
        assert "Save" not in made.toml
