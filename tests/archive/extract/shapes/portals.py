"""Pages as the portals of provinces, districts and ministries print them: SharePoint, Liferay, VNPT, one-offs."""

from __future__ import annotations

from dataclasses import replace

from tests.archive.extract.shapes.parts import Shaped, figure, fill, menu, page, text
from tests.archive.extract.shapes.stories import CLINIC, COURSE, Story

# What the first sentences tell; without a year it is the latest such day before the capture, and a problem says so.
_IN_TEXT = {COURSE.slug: ("2024-04-12", "from the text"), CLINIC.slug: ("2024-09-08", "from the text")}


def sharepoint_flat(story: Story) -> Shaped:
    """A district of a SharePoint farm: no date, no class that names anything, video stills, sections run together."""
    pictures = figure(
        "/PublishingImages/2025",
        '<p style="text-align:center"><img alt="{file}" src="{src}" style="margin:5px" /></p><caption/>',
        '<p style="text-align:center"><em>{}</em></p>',
    )
    label = "ctl00_PlaceHolderMain_ctl04"
    lead = f"<p><strong>{story.lead}</strong></p>" if story.lead else ""
    body = lead + text(story, pictures) + f'<p style="text-align:right"><strong>{story.signed}</strong></p>'
    source = f'<p style="text-align:right"><em>Theo {story.source}</em></p>' if story.source else ""
    main = fill(
        "sharepoint_flat",
        story,
        {
            "levels": " ".join(("Tin tức", story.section[-1])) if len(story.section) > 1 else story.section[0],
            "label": label,
            "body": body,
            "source": source,
        },
    )
    head = (
        '<meta name="GENERATOR" content="Microsoft SharePoint" />'
        "<title>\n\tTrang thông tin điện tử huyện Bình Mẫu\n</title><script>var _spPageContextInfo = {};</script>"
    )
    section = (
        story.section if len(story.section) == 1 or story.section[0] == "Tin tức" else ("Tin tức", story.section[-1])
    )
    url = f"http://binhmau.tinhmau.gov.vn/Pages/{story.slug}.aspx"
    return Shaped(
        url, page(head, main), replace(story, section=section), _IN_TEXT.get(story.slug, (None, None)), dated=False
    )


def ministry(story: Story) -> Shaped:
    """The ministries' SharePoint (mt, most, moc): `divArticleDescription`s, date and source in spans of a panel."""
    pictures = figure(
        "/Images/FileUpload/2025",
        '<table align="center" border="0" style="width:500px"><tbody><tr><td><img alt="" src="{src}" '
        'style="width:500px" /></td></tr>'
        "<caption/></tbody></table>",
        '<tr><td style="text-align:center"><span style="color:#0000cd">{}</span></td></tr>',
    )
    body = text(story, pictures) + f'<p style="text-align: right"><strong>{story.signed}</strong></p>'
    control = "ctl00_PlaceHolderMain_g_4f1c"
    lead = f'<div id="divArticleDescription1" class="sapo"><p>{story.lead}</p></div>' if story.lead else ""
    source = f'<span id="{control}_ctl00_pnNguontin">Nguồn tin: {story.source}</span>' if story.source else ""
    main = fill("ministry", story, {"control": control, "lead": lead, "body": body, "source": source})
    head = '<meta name="GENERATOR" content="Microsoft SharePoint" /><title>Trang chủ Bộ Mẫu</title>'
    return Shaped(
        f"https://bomau.gov.vn/vn/tin-tuc/1184/70311/{story.slug}.aspx",
        page(head, main),
        replace(story, section=story.section[-1:]),
    )


def liferay(story: Story) -> Shaped:
    """Liferay 7 with an asset publisher: extension-less pictures, 12:00 AM, view counts, author of the account."""
    pictures = figure(
        "/documents/20182/77341",
        '<p style="text-align:center"><img alt="{alt}" src="{src}/3f0c?t=1712900000000" style="width:640px" '
        "/></p><caption/>",
        '<p style="text-align:center"><em>{}</em></p>',
    )
    body = f'<p class="sapo"><strong>{story.lead}</strong></p>' if story.lead else ""
    body += (
        text(story, pictures, '<p style="text-align:justify">{}</p>')
        + f'<p style="text-align:right"><strong>{story.signed}</strong></p>'
    )
    body += f'<p style="text-align:right"><em>Nguồn: {story.source}</em></p>' if story.source else ""
    crumbs = "".join(f'<li><a href="/{n}">{name}</a></li>' for n, name in enumerate(("Trang chủ", *story.section)))
    main = fill("liferay", story, {"crumbs": crumbs, "body": body})
    head = f"<title>{story.section[-1]} - Sở Mẫu</title><script>var Liferay = {{}};</script>"
    url = f"https://somau.tinhmau.gov.vn/vi/web/guest/tin-tuc/-/asset_publisher/Xo3nHr5P7qBv/content/{story.slug}"
    return Shaped(url, page(head, main, 'class="ltr" dir="ltr" lang="vi-VN"'), story)


def vnpt(story: Story) -> Shaped:
    """VNPT's portal of communes: contrast tools around the title, the day in brackets, the signature labelled."""
    pictures = figure(
        "https://files-vnportal.tinhmau.gov.vn/uploads/2025",
        '<div style="text-align:center"><img src="{src}" alt="{alt}" /></div><caption/>',
        '<div style="text-align:center"><span style="font-style:italic">{}</span></div>',
    )
    body = f'<div class="tomtat"><b>{story.lead}</b></div>' if story.lead else ""
    source = f"<div>Nguồn: {story.source}</div>" if story.source else ""
    main = fill(
        "vnpt",
        story,
        {
            "levels": ' <i class="fa fa-angle-right"></i> '.join(
                f'<a href="/{n}">{name}</a>' for n, name in enumerate(story.section)
            ),
            "body": body,
            "text": text(story, pictures, "<div>{}</div>"),
            "source": source,
        },
    )
    head = "<title>UBND phường Phổ Mẫu</title>"
    return Shaped(f"https://phomau.tinhmau.gov.vn/tin-tuc-su-kien/{story.slug[:40]}-88213", page(head, main), story)


def portal_pages(story: Story) -> Shaped:
    """The ASP.NET portal with `/portal/pages/DAY/`: `Đăng ngày 17 - 05 - 2024`, a zoom at 100 %, counters."""
    pictures = figure(
        "/Portals/0/images/2025",
        '<p align="center"><img border="0" src="{src}" alt="" /></p><caption/>',
        '<p align="center"><i>{}</i></p>',
    )
    body = f"<p><b>{story.lead}</b></p>" if story.lead else ""
    body += text(story, pictures, '<p align="justify">{}</p>') + f'<p align="right"><b>{story.signed}</b></p>'
    body += f'<p align="right"><i>(Nguồn: {story.source})</i></p>' if story.source else ""
    main = fill("portal_pages", story, {"printed": f"{story.when:%d - %m - %Y}", "body": body})
    head = "<title>Cổng thông tin điện tử xã Quảng Mẫu</title>"
    url = f"https://quangmau.tinhmau.gov.vn/portal/pages/{story.when:%Y-%m-%d}/{story.slug[:38].title()}-468686.aspx"
    return Shaped(url, page(head, main), replace(story, section=story.section[-1:]))


def hand_made(story: Story) -> Shaped:
    """A district's own ASP.NET: everything in spans with control ids and table cells, breaks instead of paragraphs."""
    pictures = figure(
        "/UploadImages/tintuc",
        '<div align="center"><img src="{src}" width="450" /></div><caption/>',
        '<div align="center"><em>{}</em></div>',
    )
    control = "ctl00_ContentPlaceHolder1_ctl00"
    lead = (
        f'<tr><td><span id="{control}_lbTomTat" style="font-weight:bold">{story.lead}</span></td></tr>'
        if story.lead
        else ""
    )
    end = f'<div align="right"><b>{story.signed}</b></div>' + (
        f'<div align="right">Theo {story.source}</div>' if story.source else ""
    )
    main = fill(
        "hand_made",
        story,
        {
            "menu_cells": menu('<tr><td><a href="/{n}">{name}</a></td></tr>'),
            "control": control,
            "lead": lead,
            "text": text(story, pictures, "{}<br /><br />"),
            "end": end,
        },
    )
    return Shaped(
        "http://yenmau.tinhmau.gov.vn/tintuc.aspx?id=2213&cat=4",
        page("<title>Huyện Yên Mẫu</title>", main),
        replace(story, section=story.section[-1:]),
    )
