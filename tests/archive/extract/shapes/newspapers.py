"""Pages as the systems of newspapers print them: ePi MasterCMS (two themes), VCCorp, TTXVN."""

from __future__ import annotations

from dataclasses import replace

from tests.archive.extract.shapes.parts import Shaped, figure, fill, page, text
from tests.archive.extract.shapes.stories import BRIDGE, COURSE, Story


def epi(story: Story) -> Shaped:
    """ePi MasterCMS: `article__*`, picture tables with `td.caption`, see-also boxes inside the text."""
    pictures = figure(
        "https://image.baomau.vn/w1000/Uploaded/2025/nkzbvj",
        '<table class="picture" align="center"><tbody><tr><td><img class="cms-photo" data-large-src="{src}" '
        'data-src="{src}" '
        'src="data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==" '
        'alt="{alt}"></td></tr><caption/></tbody></table>',
        '<tr><td class="caption"><p>{}</p></td></tr>',
    )
    body = text(story, pictures)
    half = body.index("</p>") + 4
    see_also = (
        '<div class="article-relate"><a href="/khac-post1.html" title="x" class="article-relate__thumb"><img '
        'src="/t.jpg"></a>'
        '<h2><a href="/khac-post1.html">Phiên chợ vùng cao họp lại sau hai năm gián đoạn</a></h2></div>'
    )
    cates = "".join(f'<h2><a href="/{n}/">{name}</a></h2>' for n, name in enumerate(story.section))
    source = (
        f'<div class="article__source"><div class="source"><a class="name">{story.source}</a></div></div>'
        if story.source
        else ""
    )
    lead = f'<div class="article__sapo cms-desc article__summary">{story.lead}</div>' if story.lead else ""
    main = fill(
        "epi",
        story,
        {
            "cates": cates,
            "lead": lead,
            "half1": body[:half],
            "see_also": see_also,
            "half2": body[half:],
            "source": source,
        },
    )
    head = (
        f'<title>{story.title} | Báo Mẫu điện tử</title><meta name="author" content="Báo Mẫu điện tử">'
        f'<meta property="article:published_time" content="{story.when:%Y-%m-%dT%H:%M}:00+0700">'
        f'<meta property="og:title" content="{story.title}"><meta property="og:site_name" content="Báo Mẫu điện tử">'
    )
    return Shaped(f"https://baomau.vn/{story.slug}-post180219.html", page(head, main), story)


def epi_portal(story: Story) -> Shaped:
    """ePi's newer theme for offices: `detail__*`, figures, the signature in `detail__credit`, a counter."""
    pictures = figure(
        "https://cms.sothongtin.tinhmau.gov.vn/uploads/2025",
        '<figure class="picture"><img class="cms-photo" src="{src}" alt="{alt}" width="1000" '
        'height="667"><caption/></figure>',
        "<figcaption>{}</figcaption>",
    )
    lead = f'<div class="detail__summary cms-desc">{story.lead}</div>' if story.lead else ""
    cates = "".join(
        f'<li><a href="/{n}/" title="{name}">{name}</a></li>' for n, name in enumerate(("Trang chủ", *story.section))
    )
    source = f"<span>Theo {story.source}</span>" if story.source else ""
    main = fill(
        "epi_portal",
        story,
        {
            "cates": cates,
            "printed": f"{story.when:%d/%m/%Y | %H:%M}",
            "lead": lead,
            "text": text(story, pictures),
            "source": source,
        },
    )
    head = f'<title>{story.title}</title><meta property="og:title" content="{story.title}">'
    return Shaped(f"https://ttbc.tinhmau.gov.vn/{story.slug}-post3311.html", page(head, main), story)


def vccorp(story: Story) -> Shaped:
    """VCCorp's system: `detail-*`, lazy pictures in `figure.VCSortableInPreviewMode`, minute in the URL."""
    pictures = figure(
        "https://bcp.cdnchinhphu.vn/334894974524682240/2025",
        '<figure class="VCSortableInPreviewMode" type="Photo"><div><a href="{src}" class="detail-img-lightbox"><img '
        'src="data:image/svg+xml;base64,PHN2Zy8+" '
        'data-original="{src}" alt="{alt} - Ảnh 1." title="{alt}" class="lightbox-content" rel="lightbox" '
        'photoid="55" type="photo" '
        'w="1200" h="800"></a></div><caption/></figure>',
        '<figcaption class="PhotoCMS_Caption"><p data-placeholder="Nhập chú thích ảnh">{}</p></figcaption>',
    )
    body = text(story, pictures)
    half = body.index("</p>") + 4
    see_also = (
        '<div class="VCSortableInPreviewMode" type="RelatedOneNews" data-style="align-right"><a '
        'class="VCObjectBoxRelatedNewsItemThumb" href="/k.htm">'
        '<img src="/zoom/k.jpg"></a><a class="VCObjectBoxRelatedNewsItemTitle" href="/k.htm">Rà soát hộ nghèo theo '
        "chuẩn mới</a></div>"
    )
    cates = "".join(
        f'<a class="category-page__name" href="/{n}.htm" data-role="cate-name" title="{name}">{name}</a>'
        for n, name in enumerate(story.section)
    )
    source = f"<p>Nguồn: {story.source}</p>" if story.source else ""
    lead = f'<h2 class="detail-sapo" data-role="sapo">{story.lead}</h2>' if story.lead else ""
    main = fill(
        "vccorp",
        story,
        {
            "cates": cates,
            "printed": f"{story.when:%d/%m/%Y  %H:%M}",
            "lead": lead,
            "half1": body[:half],
            "see_also": see_also,
            "half2": body[half:],
            "source": source,
        },
    )
    head = (
        f'<title>{story.title}</title><meta property="og:title" content="{story.title}"><meta '
        f'property="article:published_time" '
        f'content="{story.when:%Y-%m-%dT%H:%M}:00+07:00"><meta property="article:author" content="baodientumau.vn">'
    )
    url = f"https://baodientumau.vn/{story.slug}-102{story.when:%y%m%d%H%M}20419.htm"
    return Shaped(url, page(head, main), story)


def ttxvn(story: Story) -> Shaped:
    """TTXVN's papers: signature with the paper behind a stroke in `author`, pictures in one-cell tables."""
    pictures = figure(
        "https://cdnmedia.baotinmau.vn/Upload/3qVxwVtNEPp6Wp9kkF77g/files/2025",
        '<table class="image center" width="500" align="center"><tbody><tr><td><img alt="Chú thích ảnh" src="{src}" '
        'width="500" />'
        "</td></tr><caption/></tbody></table>",
        "<tr><td><em>{}</em></td></tr>",
    )
    crumbs = "".join(f'<li><a href="/{n}.htm">{name}</a></li>' for n, name in enumerate(("Trang chủ", *story.section)))
    lead = f'<h2 class="sapo">{story.lead}</h2>' if story.lead else ""
    own = story in (BRIDGE, COURSE)  # stories of the paper's own reporters
    signed = f"{story.signed}/Báo Tin tức" if own else story.signed
    main = fill(
        "ttxvn",
        story,
        {
            "crumbs": crumbs,
            "lead": lead,
            "text": text(story, pictures),
            "signed": signed,
            "credit": f" (Theo {story.source})" if story.source else "",
        },
    )
    head = f'<title>{story.title} | baotinmau.vn</title><meta property="og:title" content="{story.title}">'
    url = f"https://baotinmau.vn/dia-phuong/{story.slug}-{story.when:%Y%m%d%H%M}15884.htm"
    printed = replace(story, byline=f"{story.byline}/Báo Tin tức", source="Báo Tin tức") if own else story
    return Shaped(url, page(head, main), printed)
