"""Pages in the ways of newspapers and broadcasters whose systems have no rules here, or other themes of those that have.

What is printed where, and the names of classes, are as public crawlers of these papers look for them and as the bodies in
public dumps have them; words and pictures are ours.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from html import escape

from tests.archive.extract.shapes.parts import Shaped, figure, fill, page, text
from tests.archive.extract.shapes.stories import Picture, Story

_GIF = "data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw=="
_CREDIT = re.compile(r"\s*Ảnh: (.+)$")
_DASHED = re.compile(r"\.? Ảnh: ")


@dataclass(frozen=True, slots=True)
class Paper:
    """How a paper prints a story in its frame."""

    frame: str
    host: str
    address: str
    pictures: Callable[[Picture], str]
    lead: str = "<h2>{}</h2>"
    paragraph: str = "<p>{}</p>"
    source: str = "<p>Theo {}</p>"
    crumb: str = '<li><a href="/{n}.htm">{name}</a></li>'
    head: str = '<meta property="og:title" content="{title}">'
    values: Mapping[str, object] = field(default_factory=dict)
    prefix: str = ""


def shaped(paper: Paper, story: Story) -> Shaped:
    """Return *story* as *paper* prints it."""
    parts = text(story, paper.pictures, paper.paragraph).split("\n")
    lead = paper.prefix + story.lead if story.lead else None
    told = replace(story, lead=lead)
    values = {
        "half1": "\n".join(parts[:2]),
        "half2": "\n".join(parts[2:]),
        "lead": paper.lead.format(lead) if lead else "",
        "source": paper.source.format(story.source) if story.source else "",
        "cates": "".join(paper.crumb.format(n=n, name=name) for n, name in enumerate(story.section)),
        "pen": story.byline,
        "short_day": f"{story.when.day}/{story.when.month}/{story.when.year}",
        "iso_day": f"{story.when:%Y-%m-%d %H:%M}",
        **paper.values,
    }
    head = f"<title>{story.title} | Báo Mẫu</title>" + paper.head.format(
        title=story.title, iso=f"{story.when:%Y-%m-%dT%H:%M}:00+07:00"
    )
    url = f"https://{paper.host}/{paper.address.format(slug=story.slug, moment=f'{story.when:%Y%m%d%H%M}')}"
    return Shaped(url, page(head, fill(paper.frame, story, values)), told)


def _lazy_figure(picture: Picture) -> str:
    """VnExpress: a `<picture>` whose image is a gif until it is seen, the same image again for readers without scripts."""
    src = f"https://i1-kinhdoanh.vnemau.net/2025/06/{picture.file}"
    words = _CREDIT.sub(r" Ảnh: <em>\1</em>", escape(picture.words, quote=False)) if picture.words else ""
    caption = f'<figcaption itemprop="description"><p class="Image">{words}</p></figcaption>' if words else ""
    return (
        '<figure data-size="true" itemprop="associatedMedia image" itemscope itemtype="http://schema.org/ImageObject" '
        f'class="tplCaption action_thumb_added"><meta itemprop="url" content="{src}?w=1020&s=a"><div class="fig-picture" '
        f'style="padding-bottom: 66.6%;"><picture><source data-srcset="{src}?w=680&s=b 1x, {src}?w=1020&s=c 1.5x, '
        f'{src}?w=1360&s=d 2x"><img itemprop="contentUrl" loading="lazy" intrinsicsize="680x0" alt="{escape(picture.alt)}" '
        f'class="lazy lazied" src="{_GIF}" data-src="{src}?w=680&s=b" data-ll-status="loaded"></picture><noscript><img '
        f'src="{src}?w=680&s=e" alt=""></noscript></div>{caption}</figure>'
    )


def vne(story: Story) -> Shaped:
    """VnExpress: `fck_detail`, lazy pictures with noscript twins, the signature right-aligned as the last paragraph."""
    paper = Paper(
        "vne", "vnemau.net", "{slug}-4672302.html", _lazy_figure, '<p class="description">{}</p>',
        '<p class="Normal">{}</p>', '<p class="Normal"><em>Nguồn: {}</em></p>',
        head='<meta name="author" content="VnEMau"><meta name="pubdate" content="{iso}"><meta property="og:site_name" '
        'content="vnemau.net"><meta property="og:title" content="{title}">',
    )  # fmt: skip
    return shaped(paper, story)


def dantri(story: Story) -> Shaped:
    """Dân trí: portrait and name over the text, a player whose classes say nothing, the paper's name before the lead."""
    pictures = figure(
        "https://cdnphoto.baomau.com.vn/thumb_w/680/2025/06/09",
        '<figure class="image align-center" contenteditable="false"><img title="{alt}" alt="{alt}" data-width="960" '
        'data-height="720" data-original="{src}" src="{src}?webp=1" data-src="{src}"><caption/></figure>',
        '<figcaption><p style="text-align:center">{}</p></figcaption>',
    )
    paper = Paper(
        "dantri", "baomau.com.vn", "xa-hoi/{slug}-{moment}12115.htm", pictures, '<h2 class="singular-sapo">{}</h2>',
        source="<p><em>Theo {}</em></p>", prefix="(Báo Mẫu) - ",
    )  # fmt: skip
    return shaped(paper, story)


def _dashed(picture: Picture) -> str:
    """Tuổi Trẻ sets the photographer apart with a dash."""
    src = f"https://cdn.baotremau.vn/471584752817336320/2025/6/9/{picture.file}"
    words = escape(_DASHED.sub(" - Ảnh: ", picture.words), quote=False) if picture.words else ""
    caption = f'<figcaption class="PhotoCMS_Caption"><p>{words}</p></figcaption>' if words else ""
    return (
        '<figure class="VCSortableInPreviewMode" type="Photo"><div><img '
        f'src="https://cdn.baotremau.vn/thumb_w/730/471584752817336320/2025/6/9/{picture.file}" w="2560" h="1707" '
        f'alt="{escape(picture.alt)} - Ảnh 1." data-original="{src}" type="photo"></div>{caption}</figure>'
    )


def tuoitre(story: Story) -> Shaped:
    """Tuổi Trẻ: VCCorp's system with an author box that names each person several times, and boxes inside the text."""
    paper = Paper(
        "tuoitre", "baotremau.vn", "{slug}-{moment}09420419.htm", _dashed, '<h2 class="detail-sapo" data-role="sapo">{}</h2>',
        crumb='<a href="/{n}.htm">{name}</a>', source='<p class="source">Theo {}</p>',
        head='<meta name="author" content="BAO TRE MAU"><meta property="og:title" content="{title}"><meta '
        'property="article:published_time" content="{iso}">',
    )  # fmt: skip
    made = shaped(paper, story)
    body = tuple(_undotted(part) if isinstance(part, Picture) else part for part in story.body)
    return replace(made, story=replace(made.story, body=body))


def _undotted(picture: Picture) -> Picture:
    return replace(picture, words=_DASHED.sub(" Ảnh: ", picture.words)) if picture.words else picture


def vnn(story: Story) -> Shaped:
    """VietNamNet: a box of other stories as `<article>`s inside the text, pictures with empty or stray alts."""
    pictures = figure(
        "https://static-images.vnnmau.net/vps_images_publish/2025/6/9",
        '<figure class="image vnn-content-image"><picture><source data-srcset="{src}?width=0&s=x 1x" '
        'media="(max-width: 767px)"><img loading="lazy" data-thumb-small-src="{src}?width=260" data-original="{src}?width=0" '
        f'src="{_GIF}" alt="{{alt}}"></picture><caption/></figure>',
        "<figcaption>{}</figcaption>",
    )
    paper = Paper(
        "vnn", "vnnmau.net", "{slug}-2199912.html", pictures, '<h2 class="content-detail-sapo sm-sapo-mb-0">{}</h2>',
        source="<p><em>(Theo {})</em></p>",
    )  # fmt: skip
    return shaped(paper, story)


def onecms(story: Story) -> Shaped:
    """ONECMS of many provincial papers: title, author, date and sapo stand inside the very element of the text."""
    pictures = figure(
        "https://i.baotinhmau.vn/images/upload/2025/06",
        '<figure class="align-center-image"><img src="{src}" alt="{alt}" width="1200" height="800"><caption/></figure>',
        "<figcaption>{}</figcaption>",
    )
    paper = Paper(
        "onecms", "baotinhmau.vn", "{slug}-643213.html", pictures,
        '<p class="sc-longform-header-sapo block-sc-sapo">{}</p>', '<p class="align-justify">{}</p>',
        '<p class="align-right"><em>Theo {}</em></p>', '<li class="breadcrumb-item"><a href="/{n}">{name}</a></li>',
    )  # fmt: skip
    return shaped(paper, story)


def laodong(story: Story) -> Shaped:
    """Lao Động: the author before the date in one small line, again under the text."""
    pictures = figure(
        "https://media-cdn-v2.baolaomau.vn/storage/newsportal/2025",
        '<figure class="insert-center-image" itemscope itemtype="http://schema.org/ImageObject"><img class="lazyload" '
        f'src="{_GIF}" data-src="{{src}}" alt="{{alt}}" itemprop="contentUrl"><caption/></figure>',
        '<figcaption itemprop="caption" class="image-caption">{}</figcaption>',
    )
    paper = Paper(
        "laodong", "baolaomau.vn", "xa-hoi/{slug}-1252041.ldo", pictures, '<div class="chapeau"><p>{}</p></div>',
        crumb='<a class="main-cat-lnk" href="/{n}">{name}</a>',
    )  # fmt: skip
    return shaped(paper, story)


def _znews_table(picture: Picture) -> str:
    src = f"https://photo.znewsmau.vn/w660/Uploaded/natmtz/2025_06_09/{picture.file}"
    words = _CREDIT.sub(r" Ảnh: <em>\1.</em>", escape(picture.words, quote=False)) if picture.words else ""
    row = f'<tr><td class="pCaption caption"><p>{words}</p></td></tr>' if words else ""
    return (
        f'<table class="picture" align="center"><tbody><tr><td class="pic"><img src="{_GIF}" data-src="{src}" width="1000" '
        f'height="666" title="{escape(picture.alt)} ảnh 1" alt="{escape(picture.alt)} anh 1"></td></tr>{row}</tbody></table>'
    )


def znews(story: Story) -> Shaped:
    """Znews: picture tables with the photographer in italics, a table of related stories beside the text."""
    paper = Paper(
        "znews", "znewsmau.vn", "{slug}-post1434567.html", _znews_table, '<p class="the-article-summary">{}</p>',
        crumb='<span><a href="/{n}.html">{name}</a></span>', source='<p class="article-note">Theo {}</p>',
    )  # fmt: skip
    return shaped(paper, story)


def mastercms(story: Story) -> Shaped:
    """MASTERCMS of journals: picture tables, alt the story's title without marks, links to other stories in a table."""
    pictures = figure(
        "https://tapchimau.vn/stores/news_dataimages/haund/062025/09/08/in_article",
        '<table border="0" cellpadding="0" cellspacing="0" class="MASTERCMS_TPL_TABLE"><tbody><tr><td><img '
        'alt="tin anh cua tap chi mau" class="__img_mastercms" src="{src}?rt=20250609093111" style="max-width:100%" '
        'title="{alt}"></td></tr><caption/></tbody></table>',
        "<tr><td><em>{}</em></td></tr>",
    )
    paper = Paper(
        "mastercms", "tapchimau.vn", "{slug}-216165.html", pictures,
        '<div class="article-detail-desc fw lt f0 mb clearfix">{}</div>', '<p style="text-align: justify;">{}</p>',
        '<div class="article-source">Nguồn: {}</div>',
    )  # fmt: skip
    return shaped(paper, story)


def fckpaper(story: Story) -> Shaped:
    """A provincial paper of 2015: the first heading is the section's, captions are centred and italic behind a break."""
    pictures = figure(
        "/image/fckeditor/upload/2025/20250609/images",
        '<p style="text-align:center"><img alt="{alt}" src="{src}" style="width: 600px; height: 400px;" /><br />'
        "<caption/></p>",
        "<em>{}</em>",
    )
    paper = Paper(
        "fckpaper", "www.baodongmau.com.vn", "{slug}-a131415.html", pictures, "<p><strong>{}</strong></p>",
        '<p style="text-align:justify">{}</p>', '<p style="text-align:right"><em>(Theo {})</em></p>',
    )  # fmt: skip
    return shaped(paper, story)


def paper24(story: Story) -> Shaped:
    """24h: `<article>` inside `<article>`, a caption paragraph with a class of its own, source and address under the text."""
    pictures = figure(
        "https://cdn.tin24mau.vn/upload/2-2025/images/2025-06-09",
        '<p align="center"><img class="news-image initial" alt="{alt} - 1" data-original="{src}" '
        f'src="{_GIF}" width="660"></p><caption/>',
        '<p class="img_chu_thich_0407">{}</p>',
    )
    paper = Paper(
        "paper24", "www.tin24mau.vn", "tin-tuc/{slug}-c46a1579999.html", pictures,
        '<h2 class="cate-24h-foot-arti-deta-sum" id="article_sapo"><strong>{}</strong></h2>',
        source='<div class="linkOrigin">Nguồn: {}</div>', crumb='<a href="/{n}.html">{name}</a> ',
    )  # fmt: skip
    ampm = "PM" if story.when.hour >= 12 else "AM"
    made = shaped(paper, story)
    told = made.story
    if "Trung tâm" in (story.byline or "") or "UBND" in (story.byline or ""):
        # an office in the source's place is the source too
        told = replace(told, source=story.byline)
    return replace(made, html=made.html.replace(" PM (GMT+7)", f" {ampm} (GMT+7)"), story=told)


def utility(story: Story) -> Shaped:
    """A front end of utility classes alone: nothing says what an element is but its tag and its place."""
    pictures = figure(
        "https://cdn.baodoanket.vn/media/2025/06",
        '<figure class="my-4 text-center"><img class="mx-auto" loading="lazy" srcset="{src}?w=640 640w, {src}?w=1080 1080w" '
        'src="{src}?w=1080" alt="{alt}"><caption/></figure>',
        '<figcaption class="mt-2 text-sm italic text-gray-600">{}</figcaption>',
    )
    paper = Paper(
        "utility", "baodoanket.vn", "{slug}-10298765.html", pictures, '<p class="text-lg font-semibold">{}</p>',
        source='<div class="text-right text-sm">Nguồn: {}</div>', crumb='<a class="px-1" href="/{n}">{name}</a>',
    )  # fmt: skip
    return shaped(paper, story)


def amp(story: Story) -> Shaped:
    """An AMP view: `amp-img` for `img`, with a twin for readers without scripts."""
    pictures = figure(
        "https://photo.baomau.vn/w1000/2025",
        '<figure><amp-img src="{src}" alt="{alt}" width="1000" height="667" layout="responsive"><noscript><img '
        'src="{src}" alt="{alt}" width="1000" height="667"></noscript></amp-img><caption/></figure>',
        "<figcaption>{}</figcaption>",
    )
    paper = Paper(
        "amp", "baomau.vn", "{slug}-post180219.amp", pictures, '<div class="sapo">{}</div>',
        crumb='<a href="/{n}/">{name}</a>', source='<p class="source">Theo {}</p>',
    )  # fmt: skip
    return shaped(paper, story)


def vtv(story: Story) -> Shaped:
    """A television's portal: the author in bold before the hour, a film in the text with a caption that is no picture's."""
    pictures = figure(
        "https://cdn-images.dtvmau.vn/2025/06/09",
        '<div class="VCSortableInPreviewMode" type="Photo" style=""><div><img src="{src}" id="img_5" w="660" h="440" '
        'alt="{alt}" title="{alt}" rel="lightbox" photoid="5" data-original="{src}"></div><caption/></div>',
        '<div class="PhotoCMS_Caption"><p data-placeholder="[nhập chú thích]">{}</p></div>',
    )
    paper = Paper(
        "vtv", "dtvmau.vn", "xa-hoi/{slug}-{moment}17443.htm", pictures, '<h2 class="sapo">{}</h2>',
        crumb='<a href="/{n}.htm">{name}</a>', prefix="DTVMau.vn - ",
    )  # fmt: skip
    return shaped(paper, story)


def vovpaper(story: Story) -> Shaped:
    """A radio's portal: the hour before the day, the author and the station under the text beside a portrait."""
    pictures = figure(
        "https://media.dtnmau.vn/sites/default/files/styles/large/public/2025-06",
        '<figure class="article-image"><div class="images"><img class="lazy" data-src="{src}" src="/loading.gif" '
        'alt="{alt}"></div><caption/></figure>',
        '<figcaption><div class="image-caption">{}</div></figcaption>',
    )
    paper = Paper(
        "vovpaper", "dtnmau.vn", "xa-hoi/{slug}-post1012345.vov", pictures,
        '<div class="row article-summary"><div class="col">{}</div></div>',
        values={"house": f"/{story.source}" if story.source else ""},
    )  # fmt: skip
    made = shaped(paper, story)
    byline = f"{story.byline}/{story.source}" if story.source else story.byline
    return replace(made, story=replace(made.story, byline=byline))


def postpaper(story: Story) -> Shaped:
    """The army's and the procurators' papers: a bold signature that is not set apart, then an invitation to read more."""
    pictures = figure(
        "https://file3.baoquanmau.vn/data/images/0/2025/06/09/thunguyen",
        '<table class="image center" width="650" align="center" border="0" cellspacing="0" cellpadding="2"><tbody><tr><td><img '
        'alt="{alt}" src="{src}" width="650" /></td></tr><caption/></tbody></table>',
        '<tr><td class="image_desc">{}</td></tr>',
    )
    paper = Paper(
        "postpaper", "www.baoquanmau.vn", "xa-hoi/{slug}-732101", pictures, '<div class="post-summary"><h2>{}</h2></div>',
        '<p style="text-align: justify;">{}</p>', '<p style="text-align: justify;"><em>(Theo {})</em></p>',
        '<a href="/{n}">{name}</a> &rsaquo; ',
    )  # fmt: skip
    return shaped(paper, story)


def longform(story: Story) -> Shaped:
    """A long read: the title on a cover, makers and date together in the middle under the text."""
    pictures = figure(
        "https://cdnphoto.baomau.com.vn/emagazine/2025",
        '<div class="photo-grid"><div class="photo-item"><img class="lazyload" data-src="{src}" alt="{alt}"></div>'
        "<caption/></div>",
        '<div class="photo-caption"><p style="text-align:center"><i>{}</i></p></div>',
    )
    makers = f"Thực hiện: {story.byline}"
    paper = Paper(
        "longform", "emag.baomau.com.vn", "{slug}-2044.html", pictures, '<h2 class="e-magazine__sapo">{}</h2>',
        crumb='<a href="/{n}">{name}</a>', values={"makers": makers},
    )  # fmt: skip
    return shaped(paper, story)


PAPERS = (
    vne, dantri, tuoitre, vnn, onecms, laodong, znews, mastercms, fckpaper, paper24, utility, amp, vtv, vovpaper, postpaper,
    longform,
)  # fmt: skip
