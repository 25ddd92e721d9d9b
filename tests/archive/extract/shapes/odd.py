"""Pages that are odd in the ways real portals are: the tables of the 2000s, Word's mark-up, pop-ups, print views."""

from __future__ import annotations

from dataclasses import replace

from tests.archive.extract.shapes.parts import Shaped, figure, fill, menu, page, text
from tests.archive.extract.shapes.stories import Story

_MONTHS = "{d.day} Tháng {d.month} {d.year} {d:%H:%M}"
_ITALIC = '<p style="text-align:center"><em>{}</em></p>'


def postback_portal(story: Story) -> Shaped:
    """An ASP.NET portal with page-wide form: `chitietbaiviet`, metas that begin with the portal's name."""
    pictures = figure(
        "/Resources/Portal/Images/2025",
        '<p align="center"><img src="{src}" alt="{file}" /></p><caption/>',
        '<p align="center"><i>{}</i></p>',
    )
    lead = f'<h2 class="tomtat">{story.lead}</h2>' if story.lead else ""
    values = {"lead": lead, "body": text(story, pictures) + _right(story)}
    head = (
        f"<title>Cổng Thông tin điện tử tỉnh Mẫu</title><meta id='ogtitle' property='og:title' "
        f"content='Cổng Thông tin điện tử tỉnh Mẫu - {story.title}'>"
    )
    return Shaped(
        f"https://tinhmau.gov.vn/vi/tin/{story.slug}", page(head, fill("postback_portal", story, values)), _last(story)
    )


def counted_date(story: Story) -> Shaped:
    """`09/10/2023 | lượt xem: 329`, the lead the first bold paragraph, the author labelled at the end."""
    pictures = figure("/Upload/2025", '<p><img src="{src}" alt="" /><caption/></p>', "<br /><em>{}</em>")
    lead = f"<p><strong>{story.lead}</strong></p>" if story.lead else ""
    source = f'<p style="text-align:right">Nguồn: {story.source}</p>' if story.source else ""
    values = {"lead": lead, "text": text(story, pictures), "source": source}
    html = page(f"<title>{story.title}</title>", fill("counted_date", story, values))
    return Shaped(f"https://tinhmau.gov.vn/{story.slug}-c217-{story.when:%d%m}.html", html, _last(story))


def joomla15(story: Story) -> Shaped:
    """Joomla 1.5: tables of class contentpaneopen, no heading element, an account, the day of the last change below."""
    pictures = figure(
        "images/stories/2025",
        '<p style="text-align: center;"><img border="0" alt="" src="{src}" width="450" /></p><caption/>',
        '<p style="text-align: center;"><span style="font-size: 10pt;"><em>{}</em></span></p>',
    )
    lead = f"<p><strong>{story.lead}</strong></p>" if story.lead else ""
    body = lead + text(story, pictures, '<p style="text-align: justify;">{}</p>') + _right(story)
    values = {"levels": _arrows(story), "long_date": _long(story), "body": body}
    head = f'<title>{story.title}</title><meta name="generator" content="Joomla! 1.5" />'
    url = "http://phongmau.tinhmau.gov.vn/index.php?option=com_content&view=article&id=341&catid=36&Itemid=57"
    return Shaped(url, page(head, fill("joomla15", story, values)), story)


def k2(story: Story) -> Shaped:
    """Joomla with K2: the date above the title, an account, a text resizer, `Đọc 1523 lần`, the section below."""
    pictures = figure(
        "/images/2025", '<p style="text-align: center;"><img src="{src}" alt="{file}" /></p><caption/>', _ITALIC
    )
    lead = f"<p><strong>{story.lead}</strong></p>" if story.lead else ""
    levels = "".join(f'<a href="/{n}" class="pathway">{name}</a> ' for n, name in enumerate(story.section))
    body = text(story, pictures) + _right(story)
    head = f'<title>{story.title}</title><meta name="author" content="Super User" />'
    html = page(head, fill("k2", story, {"levels": levels, "long_date": _long(story), "lead": lead, "body": body}))
    return Shaped(f"http://khuyennong.tinhmau.gov.vn/tin-tuc-su-kien/3030-{story.slug[:40]}", html, story)


def websphere(story: Story) -> Shaped:
    """IBM's portal: everything in the cells of one portlet, rows of title, time, lead, text, tools and other stories."""
    pictures = figure("/wps/wcm/connect/2025", '<div align="center"><img src="{src}?MOD=AJPERES" /></div><caption/>', "<div "
                      'align="center"><i>{}</i></div>')  # fmt: skip
    lead = f'<tr><td class="leadContent"><b>{story.lead}</b></td></tr>' if story.lead else ""
    values = {"lead": lead, "body": text(story, pictures, "<div>{}</div>") + _right(story, "div")}
    url = "https://tongcucmau.gov.vn/wps/portal/!ut/p/z1/tZNNc4IwEIb_SnvwyGRTEj6O6LSCgzrWQSQXJwSlaQW0ZujHrxdqD60dxY6ay85mdp9s3rxBDE0Ry3kp/"
    return Shaped(url, page("<title>Cổng TTĐT Tổng cục Mẫu</title>", fill("websphere", story, values)), _last(story))


def font_tables(story: Story) -> Shaped:
    """Tables and fonts of the 2000s: no class, no id, no heading; captions in the second row of a table."""
    pictures = figure(
        "upload/images",
        '<table border="0" align="center" width="300"><tr><td><img border="0" src="{src}" width="300"></td></tr><caption/>'
        "</table>",
        '<tr><td align="center"><font size="1" color="#0000FF">{}</font></td></tr>',
    )
    lead = (
        f'<tr><td align="justify"><font face="Arial" size="2"><b>{story.lead}</b></font></td></tr>'
        if story.lead
        else ""
    )
    values = {
        "menu_cells": menu('<tr><td><font size="2"><a href="/{n}.asp">{name}</a></font></td></tr>'),
        "lead": lead,
        "text": text(story, pictures, "{}<br><br>"),
        "source": f"<br>(Theo {story.source})" if story.source else "",
    }
    html = page("<title>So Mau</title>", fill("font_tables", story, values), "")
    return Shaped("http://somau.tinhmau.gov.vn/news.asp?id=2213", html, _last(story))


def popup(story: Story) -> Shaped:
    """A window that pops up: nothing but the story, a section, `In trang` and `Đóng cửa sổ`."""
    pictures = figure(
        "/Upload",
        '<p align="center"><img src="{src}" /></p><caption/>',
        '<p align="center"><font color="blue">{}</font></p>',
    )
    lead = f"<p><b>{story.lead}</b></p>" if story.lead else ""
    values = {"lead": lead, "body": text(story, pictures) + _right(story)}
    html = page("<title>Tin tức</title>", fill("popup", story, values))
    return Shaped("http://huyenmau.tinhmau.gov.vn/ViewNews.aspx?id=2213", html, _last(story))


def print_view(story: Story) -> Shaped:
    """The print view: today's date stands above the title, the story's own below it, its address at the end."""
    pictures = figure("/Upload", '<p style="text-align:center"><img src="{src}" alt="" /></p><caption/>', _ITALIC)
    lead = f"<p><strong>{story.lead}</strong></p>" if story.lead else ""
    values = {"lead": lead, "body": text(story, pictures) + _right(story)}
    html = page(f"<title>{story.title}</title>", fill("print_view", story, values))
    return Shaped("http://mau.tinhmau.gov.vn/print.aspx?id=2213", html, _last(story))


def word_paste(story: Story) -> Shaped:
    """Pasted from Word: MsoNormal, o:p, spans that split words, conditional comments, empty paragraphs."""
    word = (
        '<p class="MsoNormal" style="margin-top:6.0pt;text-align:justify"><span lang="VI" style="font-size:14.0pt;'
        'font-family:&quot;Times New Roman&quot;,serif;mso-ansi-language:VI">{}<o:p></o:p></span></p>'
        '\n<p class="MsoNormal"><span lang="VI"><o:p>&nbsp;</o:p></span></p>'
    )
    pictures = figure(
        "/uploads/2025",
        '<p class="MsoNormal" align="center" style="text-align:center"><b><!--[if gte vml 1]><v:shape id="x"/><![endif]-->'
        '<![if !vml]><img width="480" src="{src}" alt="{file}" v:shapes="x"><![endif]></b></p><caption/>',
        '<p class="MsoNormal" align="center" style="text-align:center"><i style="mso-bidi-font-style:normal"><span '
        'style="font-size:13.0pt">{}<o:p></o:p></span></i></p>',
    )
    bold = '<p class="MsoNormal"><b style="mso-bidi-font-weight:normal"><span lang="VI">{}<o:p></o:p></span></b></p>'
    end = '<p class="MsoNormal" align="right" style="text-align:right"><b><span lang="VI">{}</span></b><o:p></o:p></p>'
    split = text(story, pictures, word).replace(
        " nhân dân", ' <span class="SpellE">nhân</span> <span class="SpellE">d</span>ân'
    )
    body = "<!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    body += (bold.format(story.lead) if story.lead else "") + split + end.format(story.signed)
    body += end.format(f"Theo {story.source}") if story.source else ""
    levels = " › ".join(f'<a href="/{n}">{name}</a>' for n, name in enumerate(story.section))
    html = page(f"<title>{story.title} | Xã Mẫu</title>", fill("word_paste", story, {"levels": levels, "body": body}))
    return Shaped(f"https://xamau.tinhmau.gov.vn/{story.slug}", html, story)


def breaks(story: Story) -> Shaped:
    """One div, lines broken twice; pictures between breaks, words under them in italics; no heading element."""
    pictures = figure(
        "/files/2025", '<br /><img src="{src}" alt="{file}" /><br /><caption/><br />', "<em>{}</em><br />"
    )
    lead = f"<strong>{story.lead}</strong><br />&nbsp;<br />" if story.lead else ""
    end = f'<div style="text-align: right;"><strong>{story.signed}</strong></div>'
    end += f'<div style="text-align: right;">Nguồn: {story.source}</div>' if story.source else ""
    body = lead + text(story, pictures, "{}<br />&nbsp;<br />") + end
    html = page("<title>UBND xã Mẫu</title>", fill("breaks", story, {"body": body}))
    return Shaped(f"https://xamau.tinhmau.gov.vn/chi-tiet/{story.slug}/512", html, _last(story))


def headings(story: Story) -> Shaped:
    """Three h1: the portal, the section, the story; the day and the counter stand under the signature."""
    pictures = figure(
        "/media/2025", '<div class="anh"><img src="{src}" alt="{alt}" /><caption/></div>', '<p class="chu-thich">{}</p>'
    )
    lead = f'<p class="dan"><b>{story.lead}</b></p>' if story.lead else ""
    source = f'<p class="nguon"><em>(Theo {story.source})</em></p>' if story.source else ""
    values = {"lead": lead, "text": text(story, pictures), "source": source}
    html = page("<title>Trang thông tin điện tử phường Mẫu</title>", fill("headings", story, values))
    return Shaped(f"https://phuongmau.tinhmau.gov.vn/bai/{story.slug}", html, _last(story))


def _right(story: Story, tag: str = "p") -> str:
    signed = f'<{tag} align="right"><b>{story.signed}</b></{tag}>'
    return signed + (f'<{tag} align="right"><i>(Nguồn: {story.source})</i></{tag}>' if story.source else "")


def _long(story: Story) -> str:
    weekday = ("hai", "ba", "tư", "năm", "sáu", "bảy")[story.when.weekday()]
    return f"Thứ {weekday}, " + _MONTHS.format(d=story.when)


def _arrows(story: Story) -> str:
    arrow = ' <img src="/arrow.png" alt="" /> '
    return arrow.join(f'<a href="/{n}" class="pathway">{name}</a>' for n, name in enumerate(story.section))


def _last(story: Story) -> Story:
    return replace(story, section=story.section[-1:])
