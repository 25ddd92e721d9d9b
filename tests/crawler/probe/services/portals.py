"""Front ends that a script makes, without a server: looked at, then walked by the file that comes of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from archive.extract.read import read
from archive.model import Reading, Site
from archive.sites import load_site, packaged_settings
from archive.urls import article_key
from crawler.probe.draft import draft
from crawler.probe.looked import MOST_ASKED, Answer, Draft, Looked
from crawler.probe.questions import next_questions
from crawler.walking.look import look_at
from crawler.walking.steps import Found, Shown, Turn
from tests.crawler.probe.portal import UNKNOWN, capture

HOME = "https://mau.gov.vn/"
SCRIPT = "/assets/index.7f3a.js"
FRAME = (
    "<!doctype html><html><head><title>Trang tin huyện Mẫu</title></head>"
    f'<body><div id="app"></div><script src="{SCRIPT}"></script></body></html>'
)
Asked = Mapping[str, str]


@dataclass(frozen=True)
class Story:
    """What is true of an article."""

    number: int
    title: str
    lead: str
    day: str
    text: str
    group: int

    @property
    def slug(self) -> str:
        return f"hoi-nghi-tong-ket-cong-tac-nam-tai-xa-so-{self.number}"


def story(number: int, groups: int) -> Story:
    text = "\n".join(
        f"Đoạn {at} của bài số {number}: các đại biểu thảo luận về nhiệm vụ phát triển kinh tế, xã hội và nông thôn mới của xã."
        for at in range(1, 5)
    )
    return Story(
        number=number,
        title=f"Hội nghị tổng kết công tác năm tại xã số {number}",
        lead=f"Sáng nay, Ủy ban nhân dân huyện tổ chức hội nghị tổng kết công tác lần thứ {number} tại hội trường.",
        day=f"2024-{(number // 20) % 12 + 1:02}-{number % 20 + 1:02}",
        text=text,
        group=number % groups,
    )


@dataclass(frozen=True)
class Portal:
    """A front end: its script, and what its services answer to a path and its parameters."""

    script: str
    services: Callable[[str, Asked], object | None]
    stories: tuple[Story, ...]

    def answer(self, url: str) -> tuple[bytes, str, int]:
        parts = urlsplit(url)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == SCRIPT:
            return self.script.encode(), "text/javascript", 200
        if parts.path == "/robots.txt":
            return b"User-agent: *\n", "text/plain", 200
        told = self.services(unquote(parts.path), asked)
        if told is None:
            return FRAME.encode(), "text/html", 200
        body = told if isinstance(told, bytes) else json.dumps(told, ensure_ascii=False).encode()
        return body, "application/json", 200


def looked_at(portal: Portal) -> Looked:
    looked = Looked(HOME)
    while questions := next_questions(looked, UNKNOWN):
        body, kind, status = portal.answer(questions[0].url)
        looked = looked.with_answer(Answer(questions[0], capture(questions[0].url, body, kind, status)))
    assert len(looked.answers) <= MOST_ASKED
    return looked


def drafted(portal: Portal, folder: Path) -> tuple[Draft, Site]:
    made = draft(looked_at(portal), UNKNOWN)
    file = folder / "mau.toml"
    file.write_text(made.toml, encoding="utf-8")
    return made, load_site(file, packaged_settings() / "platforms")


def walked(portal: Portal, site: Site) -> dict[str, Reading]:
    """Return what is read of each article that the sections of *site* lead to, by its identity."""
    found: dict[str, Reading] = {}
    for section in site.sections:
        shown = Shown(section.url, "seed", 200, *portal.answer(section.url)[:2])
        for _ in range(100):
            led = look_at(shown, site)
            assert isinstance(led, Found)
            for step in led.steps:
                if step.hop == "article" and step.rule is None and step.key not in found:
                    body, kind, status = portal.answer(step.url)
                    page = replace(capture(step.url, body, kind, status), hop="article", section=section.name)
                    found[step.key] = read(page, site)
            if not led.turns:
                break
            turn: Turn = led.turns[0]
            body, kind, _ = portal.answer(turn.url)
            shown = Shown(turn.url, "pager", 200, body, kind, scripted=turn.scripted)
    return found


def identity(url: str, site: Site) -> str:
    return article_key(url, site)
