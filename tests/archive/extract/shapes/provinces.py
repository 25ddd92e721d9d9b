"""Pages as the systems print them that provinces share: VNPT, Tân Dân, VHV, FITC, Liferay portlets, mojoPortal."""

from __future__ import annotations

from dataclasses import replace

from tests.archive.extract.shapes.parts import Shaped, figure, fill, page, text
from tests.archive.extract.shapes.stories import Story

_CENTRED = '<p style="text-align:center"><img alt="" src="{src}" /></p><caption/>'
_ITALIC = '<p style="text-align:center"><em>{}</em></p>'
_JUSTIFIED = '<p style="text-align:justify">{}</p>'


def vnpt_articles(story: Story) -> Shaped:
    """VNPT's portal of provinces: `Article*`, a reader's tempo, the day without a label, the author labelled."""
    pictures = figure(
        "/UploadFolderNew/SNLUpload/2025",
        '<p style="text-align:center"><img alt="" class="img-fluid" src="{src}" /></p><caption/>',
        '<p style="text-align:center"><span style="font-size:14px"><em>{}</em></span></p>',
    )
    lead = f'<div class="ArticleSummary">{story.lead}</div>' if story.lead else ""
    source = f'<div class="author">Nguồn: {story.source}</div>' if story.source else ""
    values = {"crumbs": _items(story), "lead": lead, "text": text(story, pictures, _JUSTIFIED), "source": source}
    url = f"https://tinhmau.gov.vn/tin-tuc-su-kien/{story.slug[:52]}-889529"
    return Shaped(url, page("<title>Cổng TTĐT tỉnh Mẫu</title>", fill("vnpt_articles", story, values)), story)


def tandan(story: Story) -> Shaped:
    """Tân Dân's portal on SharePoint: `tandan-*`, `Đăng ngày 09 - 10 - 2023`, a zoom, a hidden label, tags."""
    pictures = figure("/portal/Photos/2025", _CENTRED, '<p style="text-align:center">{}</p>')
    lead = f'<p class="tandan-p-article-news-summary">{story.lead}</p>' if story.lead else ""
    body = text(story, pictures, _JUSTIFIED) + _right(story)
    values = {"printed": f"{story.when:%d - %m - %Y}", "lead": lead, "body": body}
    head = f"<title>\n\t{story.title} - CỔNG THÔNG TIN ĐIỆN TỬ TỈNH MẪU\n</title>"
    url = f"https://tinhmau.gov.vn/portal/Pages/{story.when:%Y}-{story.when.month}-{story.when.day}/{story.slug[:40]}a3f9.aspx"
    return Shaped(url, page(head, fill("tandan", story, values)), _last(story))


def _vhv(story: Story, brief: str, content: str) -> Shaped:
    head = (
        f'<title>{story.title}</title><meta property="og:title" content="{story.title}">'
        '<meta property="og:site_name" content="Sở Mẫu">'
    )
    values = {"crumbs": _items(story), "brief": brief, "content": content}
    return Shaped(
        f"https://somau.tinhmau.gov.vn/tin-tuc/{story.slug}.html", page(head, fill("vhv", story, values)), story
    )


def vhv(story: Story) -> Shaped:
    """VHV's portal: buttons `Đọc bài`, `Lưu`, a voice, votes; the summary is the brief."""
    pictures = figure("/upload/100001/2025", _CENTRED, _ITALIC)
    brief = f'<div class="brief font-size-text mb-10"><p>{story.lead}</p></div>' if story.lead else ""
    body = text(story, pictures, _JUSTIFIED) + _right(story)
    return _vhv(story, brief, f'<div class="content-detail font-size-text mb-20" itemprop="articleBody">{body}</div>')


def vhv_brief(story: Story) -> Shaped:
    """The same portal where an editor put the whole text into the brief."""
    pictures = figure("/upload/100001/2025", _CENTRED, _ITALIC)
    lead = f"<p><strong>{story.lead}</strong></p>" if story.lead else ""
    body = lead + text(story, pictures, _JUSTIFIED) + _right(story)
    return _vhv(story, f'<div class="brief font-size-text mb-10">{body}</div>', "")


def hue(story: Story) -> Shaped:
    """FITC's portal of Huế: cells in cells, `Cha >> Con`, breaks for paragraphs, captions in the table's second row."""
    pictures = figure(
        "/UploadFiles/TinTuc/2025",
        '<table class="TT_TinChiTiet_DongAnhMinhHoa"><tbody><tr><td><img class="TT_TinChiTiet_AnhMinhHoa" border="0" '
        'alt="" src="{src}"></td></tr><caption/></tbody></table>',
        '<tr><td class="TT_TinChiTiet_MoTaAnh">{}</td></tr>',
    )
    lead = f"<b>{story.lead}</b><br /><br />" if story.lead else ""
    body = lead + text(story, pictures, "{}<br /><br />") + f'<div align="right"><b>{story.signed}</b></div>'
    body += f'<div align="right"><i>Theo {story.source}</i></div>' if story.source else ""
    values = {"levels": " &gt;&gt; ".join(story.section), "body": body}
    html = page("<title>Trang thông tin điện tử xã Phong Mẫu</title>", fill("hue", story, values))
    return Shaped("https://phongmau.tinhmau.gov.vn/?cn=87&gd=16&tc=369", html, story)


def customs(story: Story) -> Shaped:
    """A customs office's SharePoint: the date above the title beside an icon, labels of ASP.NET, the author in a cell."""
    pictures = figure(
        "/Lists/News/Attachments",
        '<div style="text-align: center"><img src="{src}" /></div><caption/>',
        '<div style="text-align: center"><font color="#0000ff">{}</font></div>',
    )
    lead = f"<p><b>{story.lead}</b></p>" if story.lead else ""
    values = {
        "levels": "&nbsp;&gt;&gt;&nbsp;".join(story.section),
        "lead": lead,
        "text": text(story, pictures, "<div>{}</div>"),
        "source": f"Theo {story.source}" if story.source else "",
    }
    html = page("<title>Trang chủ</title>", fill("customs", story, values))
    return Shaped("http://hqmau.gov.vn/Pages/newsdetail.aspx?NewsId=2213", html, story)


def ministry_rated(story: Story) -> Shaped:
    """A ministry's SharePoint with votes, a comment form and a captcha; its hour is of 24 and yet says PM."""
    pictures = figure(
        "/Upload_Moi/2025", _CENTRED, '<p style="text-align:center"><span style="color:#00f">{}</span></p>'
    )
    lead = f'<div id="divArticleDescription" style="font-weight: bold">{story.lead}</div>' if story.lead else ""
    source = f'<p align="right" style="font-style: italic">Theo {story.source}</p>' if story.source else ""
    half = "PM" if story.when.hour >= 12 else "AM"
    values = {"half": half, "lead": lead, "text": text(story, pictures, _JUSTIFIED), "source": source}
    head = '<meta name="GENERATOR" content="Microsoft SharePoint" /><title>Bộ Mẫu</title>'
    url = f"https://bomau.gov.vn/Pages/TinTuc/135772/{story.slug[:60]}.html"
    return Shaped(url, page(head, fill("ministry_rated", story, values)), _last(story))


def liferay_spoken(story: Story) -> Shaped:
    """A province's own portlet on Liferay 7: title, lead and text have ids, for a voice to read them."""
    pictures = figure("/documents/20181/55", '<div style="text-align: center;"><img src="{src}" /></div><caption/>', "<div "
                      'class="img-title" style="text-align: center;">{}</div>')  # fmt: skip
    source = f'<div class="source">{story.source}</div>' if story.source else ""
    values = {"lead": story.lead or "", "text": text(story, pictures, _JUSTIFIED), "source": source}
    head = f"<title>{story.section[-1]} - Cổng thông tin điện tử tỉnh Mẫu</title>"
    url = f"https://tinhmau.gov.vn/web/guest/chi-tiet-bai-viet/-/asset/viewarticle/{story.slug[:20]}"
    return Shaped(url, page(head, fill("liferay_spoken", story, values)), _last(story))


def liferay_menu_heading(story: Story) -> Shaped:
    """Another province's portlet: the first h1 is the portal's name, the second says `Thực đơn`, the third is a portlet's."""
    pictures = figure("/documents/20182/77/anh", _CENTRED, _ITALIC)
    values = {
        "levels": " <span>/</span> ".join(f'<a href="/{n}">{name}</a>' for n, name in enumerate(story.section)),
        "lead": f"<p>{story.lead}</p>" if story.lead else "",
        "body": text(story, pictures, _JUSTIFIED) + _right(story),
    }
    head = "<title>Chi tiết tin bài - Cổng thông tin điện tử tỉnh Mẫu</title>"
    url = f"https://tinhmau.gov.vn/news/-/details/22344/{story.slug[:70]}"
    return Shaped(url, page(head, fill("liferay_menu_heading", story, values)), story)


def mojo(story: Story) -> Shaped:
    """mojoPortal as Vietnamese offices have it: the lead above the date line, the author in a box of his own."""
    pictures = figure("/Data/Sites/1/media/2025", _CENTRED, _ITALIC)
    values = {
        "levels": " <span>/</span> ".join(f'<a href="/{n}">{name}</a>' for n, name in enumerate(story.section)),
        "lead": story.lead or "",
        "text": text(story, pictures, _JUSTIFIED) + (f"<p><em>Nguồn: {story.source}</em></p>" if story.source else ""),
    }
    head = f"<title>{story.title} - Sở Mẫu</title>"
    return Shaped(f"https://somau.gov.vn/{story.slug[:50]}-10573.htm", page(head, fill("mojo", story, values)), story)


def _items(story: Story) -> str:
    return "".join(f'<li><a href="/{n}">{name}</a></li>' for n, name in enumerate(story.section))


def _right(story: Story) -> str:
    signed = f'<p style="text-align:right"><strong>{story.signed}</strong></p>'
    return signed + (f'<p style="text-align:right"><em>Theo {story.source}</em></p>' if story.source else "")


def _last(story: Story) -> Story:
    return replace(story, section=story.section[-1:])
