"""Pages as the default themes of publishing systems print them: WordPress, Drupal, Joomla, NukeViet, DotNetNuke."""

from __future__ import annotations

from dataclasses import replace

from tests.archive.extract.shapes.parts import Shaped, figure, fill, page, text
from tests.archive.extract.shapes.stories import Story

_SIGNED = '<p style="text-align: right;"><strong>{}</strong></p>'


def wordpress_newspaper(story: Story) -> Shaped:
    """The Newspaper theme (td-): post meta with an account, featured image, via and tags in the article's footer."""
    url = f"https://hoinongdan.tinhmau.vn/{story.slug}/"
    folder = "https://hoinongdan.tinhmau.vn/wp-content/uploads"
    pictures = figure(
        folder,
        '<figure id="attachment_81" aria-describedby="caption-attachment-81" style="width: 800px" class="wp-caption '
        'aligncenter">'
        '<img decoding="async" class="size-full wp-image-81" src="{src}" alt="{alt}" width="800" height="533" '
        'srcset="{src} 800w, {src}?w=300 300w"><caption/></figure>',
        '<figcaption id="caption-attachment-81" class="wp-caption-text">{}</figcaption>',
    )
    day = f"{story.when.day:02} Tháng {story.when.month}, {story.when.year}"
    iso = f"{story.when:%Y-%m-%dT%H:%M}:00+07:00"
    lead = f"<p><strong>{story.lead}</strong></p>" if story.lead else ""
    via = (
        f'<div class="td-post-source-via"><div class="td-post-small-box"><span>NGUỒN</span><a href="https://nguon.vn" '
        f'rel="nofollow">{story.source}</a></div></div>'
        if story.source
        else ""
    )
    crumbs = "".join(
        f'<span><a class="entry-crumb" href="/c/{n}/">{name}</a></span> <i class="td-icon-right td-bread-sep"></i> '
        for n, name in enumerate(("Trang chủ", *story.section))
    )
    main = fill(
        "wordpress_newspaper",
        story,
        {
            "crumbs": crumbs,
            "iso": iso,
            "day": day,
            "lead": lead,
            "text": text(story, pictures),
            "sign": _SIGNED.format(story.signed),
            "via": via,
        },
    )
    head = (
        f'<title>{story.title} - Hội Nông dân tỉnh Mẫu</title><meta name="author" content="admin">'
        f'<meta property="article:published_time" content="{iso}"><meta property="og:title" content="{story.title}">'
    )
    return Shaped(url, page(head, main), story)


def wordpress_blocks(story: Story) -> Shaped:
    """A block-editor theme: `wp-block-image`, a `posted-on` line in English, categories at the foot, no breadcrumb."""
    folder = "/wp-content/uploads/2025/06"
    pictures = figure(
        folder,
        '<figure class="wp-block-image size-large"><img loading="lazy" width="1024" height="683" src="{src}" '
        'alt="{alt}" class="wp-image-7"/>'
        "<caption/></figure>",
        '<figcaption class="wp-element-caption">{}</figcaption>',
    )
    iso = f"{story.when:%Y-%m-%dT%H:%M}:31+07:00"
    lead = f"<p><em><strong>{story.lead}</strong></em></p>" if story.lead else ""
    source = f"<p><em>Nguồn: {story.source}</em></p>" if story.source else ""
    main = fill("wordpress_blocks", story, {"iso": iso, "lead": lead, "text": text(story, pictures), "source": source})
    head = f"<title>{story.title} &#8211; Phường Đông Trà</title>"
    return Shaped(f"http://dongtra.tpmau.gov.vn/{story.slug}/", page(head, main), story)


def drupal7(story: Story) -> Shaped:
    """Drupal 7: labelled fields beside the body, `submitted` with an account, pictures in centred paragraphs."""
    pictures = figure(
        "/sites/default/files/images",
        '<p style="text-align:center"><img alt="{alt}" src="{src}" style="width:600px; height:400px" /></p><caption/>',
        '<p style="text-align:center"><em>{}</em></p>',
    )
    field = (
        '<div class="field field-name-field-{} field-type-text field-label-inline clearfix"><div '
        'class="field-label">{}:&nbsp;</div>'
        '<div class="field-items"><div class="field-item even">{}</div></div></div>'
    )
    lead = (
        f'<div class="field field-name-field-trich-dan field-type-text-long field-label-hidden"><div '
        f'class="field-items">'
        f'<div class="field-item even">{story.lead}</div></div></div>'
        if story.lead
        else ""
    )
    crumbs = " » ".join(f'<a href="/{n}">{name}</a>' for n, name in enumerate(("Trang chủ", *story.section)))
    main = fill(
        "drupal7",
        story,
        {
            "crumbs": crumbs,
            "printed": f"{story.when:%d/%m/%Y - %H:%M}",
            "lead": lead,
            "text": text(story, pictures, '<p style="text-align:justify">{}</p>'),
            "author": field.format("tac-gia", "Tác giả", story.signed),
            "credit": field.format("nguon", "Nguồn tin", story.source) if story.source else "",
        },
    )
    head = (
        '<meta name="Generator" content="Drupal 7 (http://drupal.org)" />'
        f"<title>{story.title} | Cổng thông tin điện tử huyện Mường Khe</title>"
    )
    return Shaped(f"http://muongkhe.tinhmau.gov.vn/index.php/{story.slug}", page(head, main), story)


def drupal9(story: Story) -> Shaped:
    """Drupal 9 with a Gavias theme: `field--name-*`, figures of the media filter."""
    pictures = figure(
        "/sites/default/files/inline-images",
        '<figure role="group" class="caption caption-img align-center"><img alt="{alt}" data-entity-type="file" '
        'height="450" '
        'src="{src}" width="680" loading="lazy" /><caption/></figure>',
        "<figcaption>{}</figcaption>",
    )
    body = f"<p><strong>{story.lead}</strong></p>" if story.lead else ""
    body += text(story, pictures) + f'<p class="text-align-right"><strong>{story.signed}</strong></p>'
    body += f'<p class="text-align-right"><em>Theo {story.source}</em></p>' if story.source else ""
    crumbs = "".join(f'<li><a href="/{n}">{name}</a></li>' for n, name in enumerate(("Trang chủ", *story.section)))
    main = fill("drupal9", story, {"crumbs": crumbs, "printed": f"{story.when:%H:%M %d/%m/%Y}", "body": body})
    head = (
        '<meta name="Generator" content="Drupal 9 (https://www.drupal.org)" />'
        f"<title>{story.title} | Trang thông tin điện tử xã Hợp Tiến</title>"
    )
    return Shaped(f"https://hoptien.tinhmau.gov.vn/{story.slug}", page(head, main), story)


def joomla(story: Story) -> Shaped:
    """Joomla com_content: a page heading above the title, an account, letters dropped in the URL."""
    pictures = figure(
        "images/tintuc",
        '<p style="text-align: center;"><img src="{src}" alt="" width="500" height="333" border="0" /></p><caption/>',
        '<p style="text-align: center;"><em>{}</em></p>',
    )
    body = f"<p><strong>{story.lead}</strong></p>" if story.lead else ""
    body += text(story, pictures, '<p style="text-align: justify;">{}</p>')
    body += f'<p style="text-align: right;"><strong>{story.signed}</strong></p>'
    body += f'<p style="text-align: right;"><em>(Nguồn: {story.source})</em></p>' if story.source else ""
    crumbs = "".join(
        f'<li itemprop="itemListElement"><a itemprop="item" href="/{n}" class="pathway"><span '
        f'itemprop="name">{name}</span></a>'
        '<span class="divider"><img src="/media/system/images/arrow.png" alt=""/></span></li>'
        for n, name in enumerate(("Trang chủ", *story.section))
    )
    iso = f"{story.when:%Y-%m-%dT%H:%M}:32+07:00"
    main = fill(
        "joomla",
        story,
        {
            "crumbs": crumbs,
            "iso": iso,
            "d": story.when.day,
            "m": story.when.month,
            "y": story.when.year,
            "body": body,
        },
    )
    head = (
        f'<meta name="author" content="Super User" /><meta name="generator" content="Joomla! - Open Source Content '
        f'Management" />'
        f"<title>{story.title}</title>"
    )
    url = "http://thptyenson.edu.vn/index.php/tin-tuc/341-" + story.slug.replace("a", "").replace("o", "")
    return Shaped(url, page(head, main), story)


def nukeviet(story: Story) -> Shaped:
    """NukeViet's eGovernment theme: hidden spans of schema.org, hometext, author and source on the right, votes."""
    body = text(
        story,
        figure(
            "/uploads/news/2025_06",
            '<div style="text-align:center"><figure class="image" style="display:inline-block"><img alt="{alt}" '
            'height="400" '
            'src="{src}" width="600" /><caption/></figure></div>',
            "<figcaption>{}</figcaption>",
        ),
        '<p style="text-align: justify;">{}</p>',
    )
    source = f'<p class="h5 text-right"><strong>Nguồn tin: </strong>{story.source}</p>' if story.source else ""
    crumbs = "".join(
        f'<li><a href="/{n}/" itemprop="item" title="{name}"><span class="txt" itemprop="name">{name}</span></a></li>'
        for n, name in enumerate(("Trang nhất", *story.section))
    )
    lead = f'<div class="hometext m-bottom" itemprop="description">{story.lead}</div>' if story.lead else ""
    iso = f"{story.when:%Y-%m-%dT%H:%M}:00+07:00"
    main = fill(
        "nukeviet",
        story,
        {"crumbs": crumbs, "iso": iso, "described": story.lead or "", "lead": lead, "body": body, "source": source},
    )
    head = (
        f'<title>{story.title} - {story.section[-1]} - Xã Lộc An</title><meta name="author" content="Xã Lộc An">'
        f'<meta property="og:title" content="{story.title}"><meta name="generator" content="NukeViet v4.5">'
    )
    return Shaped(f"https://locan.tinhmau.gov.vn/tin-tuc/{story.slug}-512.html", page(head, main), story)


def dotnetnuke(story: Story) -> Shaped:
    """DotNetNuke, vi-vn: containers with module titles, spans with control ids, the section is a module's title."""
    pictures = figure(
        "/Portals/0/Uploads/00.00.H57/Nam2025",
        '<p style="text-align: center;"><img alt="{alt}" src="{src}" /><caption/></p>',
        '<br /><span style="font-style: italic;">{}</span>',
    )
    body = text(story, pictures) + f'<p style="text-align: right;"><b>{story.signed}</b></p>'
    control = "dnn_ctr8716_ViewNews_ctl00"
    source = f'<span id="{control}_lblSource">(Theo {story.source})</span>' if story.source else ""
    lead = f'<div class="sapo"><span id="{control}_lblSummary">{story.lead}</span></div>' if story.lead else ""
    main = fill("dotnetnuke", story, {"control": control, "lead": lead, "body": body, "source": source})
    head = "<title>\n\tCổng thông tin điện tử huyện Khánh Lâm &gt; Chi tiết tin\n</title>"
    head += "<meta id='MetaGenerator' name='GENERATOR' content='DotNetNuke ' />"
    printed = replace(story, section=story.section[-1:])
    return Shaped(f"https://khanhlam.tinhmau.gov.vn/tin-chi-tiet/id/20931/{story.slug[:48]}", page(head, main), printed)
