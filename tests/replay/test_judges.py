"""Keys, posts and index lines are those of the tools that replay them: `surt`, pywb and cdxj-indexer judge."""

from __future__ import annotations

import itertools
import json
import random
import subprocess
from pathlib import Path
from typing import Any

import pytest

from archive.catalogue.entering.ingest import ingest
from archive.evidence.folder import Folder
from archive.evidence.reading.posted import posted
from archive.evidence.surt import surt
from archive.extract.read import read
from archive.sites import find_sites, packaged_settings
from tests.archive.catalogue.shelf import HOME, Shelf, page, posts
from tests.crawler.test_capture import fetch
from tests.judges import judge
from tests.oddserver import ODD_PATHS, running
from tests.replay.indexes import held_against_cdxj_indexer

HOSTS = (
    "hanam.gov.vn", "www.hanam.gov.vn", "WWW2.HaNam.gov.vn:80", "bao.vn:8080", "127.0.0.11:36027", "[2001:db8::1]:81",
    "người.vn", "xn--ngi-sqa.vn", "user:pass@bao.vn", "bao.vn.", "a..b.vn", "www.www.vn", "",
)  # fmt: skip
PATHS = (
    "", "/", "//", "/Pages/Tin-Tuc.aspx", "/pages/tin%20tuc.aspx", "/pages/tin tuc.aspx", "/a/../b/./c/", "/../x",
    "/tin-tức/hội-nghị.html", "/tin-t%E1%BB%A9c/h%e1%bb%99i.html", "/a%2Fb%252Fc",
    "/a;jsessionid=0123456789ABCDEF0123456789ABCDEF",
    "/(S(4hqa0555fwsecu455xqckv45))/tin.aspx", "/(4hqa0555fwsecu455xqckv45)/tin.aspx", "/~ban/+1/a=b",
    "/a%", "/a%zz", "/%C4%91",
    "/index.php/", "/a//b///c", "/a\\b", "/web/guest/-/view_content/3100014-khai-truong.html",
)  # fmt: skip
QUERIES = (
    "", "?", "?b=2&a=1", "?a=1&a=0&b", "?A=B%20C+d", "?tên=Hà+Nam", "?q=%E1%BB%99&p=%2526", "?&&a=&=b", "?a=1?b=2",
    "?PHPSESSID=0123456789abcdef0123456789abcdef&id=4", "?id=4&sid=0123456789abcdef0123456789abcdef",
    "?CFID=1&CFTOKEN=2&x=y", "?aspsessionidABCDEFGH=ABCDEFGHIJKLMNOPQRSTUVWX", "?rev=rQHvYUfURJXLBpgKnm0dcA%3D%3D",
    "?__wb_method=POST&__EVENTTARGET=ctl00$P&__EVENTARGUMENT=2&__VIEWSTATE=/wEP+/==", "?utm_source=x#y", "?a[]=1&a[]=0&z=|^`{}",
)  # fmt: skip
_SURT = """
import json, sys
from surt import surt
from pywb.utils.canonicalize import canonicalize
def said(ask, url):
    try: return ask(url)
    except Exception: return None
print(json.dumps([[said(surt, url), said(canonicalize, url)] for url in json.load(sys.stdin)]))
"""
_POSTED = """
import json, sys
from io import BytesIO
from pywb.warcserver.inputrequest import MethodQueryCanonicalizer
def said(method, kind, body):
    body = body.encode("latin-1")
    return MethodQueryCanonicalizer(method, kind, len(body), BytesIO(body)).append_query("http://a.vn/")
print(json.dumps([said(*asked) for asked in json.load(sys.stdin)]))
"""


def ask(code: str, told: object) -> Any:
    """Return what Python *code* in the replay environment prints when it is *told* something, both JSON."""
    python = judge("python")
    done = subprocess.run([python, "-c", code], input=json.dumps(told), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def addresses() -> list[str]:
    every = [
        f"{scheme}://{host}{path}{query}"
        for scheme, host, path, query in itertools.product(("http", "https"), HOSTS, PATHS, QUERIES)
        if host
    ]
    letters = "abAB09%/?&=.-_~+ #;:@()[]ộđ\u0301"
    random.seed(7)
    drawn = ["http://a.vn/" + "".join(random.choices(letters, k=random.randint(0, 30))) for _ in range(5_000)]
    return every + drawn


def test_keys_are_those_of_surt_and_of_pywb() -> None:
    urls = addresses()
    answers = ask(_SURT, urls)
    judged = [(url, judged) for url, judged in zip(urls, answers, strict=True) if judged[0] is not None]
    others = [(url, surt(url), judged) for url, judged in judged if surt(url) not in judged]

    assert len(judged) > 10_000
    assert others == []


@pytest.mark.parametrize(
    ("method", "kind", "body"),
    [
        ("POST", "application/x-www-form-urlencoded", "__EVENTTARGET=ctl00%24p&a=H%C3%A0+Nam&b=%2526&c"),
        ("POST", "application/x-www-form-urlencoded; charset=UTF-8", "a=%FF%FE"),
        ("POST", "application/x-www-form-urlencoded", "a=\xff"),
        ("POST", "application/x-www-form-urlencoded", "a=" + "%2Fx" * 5000),
        ("POST", "application/json", '{"a": [1, 2, {"a": true}], "b": {"c": null, "d": 1.0, "e": 1.5}, "f": "Hà"}'),
        ("POST", "text/plain", '{"a": "b c"}'),
        ("POST", "text/plain;charset=UTF-8", "không phải"),
        ("POST", "application/octet-stream", "\x00\x01"),
        ("POST", "", "x"),
        ("PUT", "application/x-www-form-urlencoded", "a=1"),
        ("HEAD", "", ""),
        ("OPTIONS", "", ""),
        ("GET", "", ""),
    ],
)
def test_what_was_posted_is_appended_as_pywb_appends_it(method: str, kind: str, body: str) -> None:
    data = body if body.isascii() or "\xff" in body else body.encode().decode("latin-1")
    (theirs,) = ask(_POSTED, [(method, kind, data)])
    head = f"{method} / HTTP/1.1\r\nContent-Type: {kind}\r\nContent-Length: {len(data)}\r\n\r\n"
    ours = posted((head + data).encode("latin-1"))

    assert theirs == (f"http://a.vn/?{ours}" if ours else "http://a.vn/")


def test_an_index_is_what_cdxj_indexer_makes_of_the_file(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    shelf.warc(
        page("/a"),
        page("/tin-t%E1%BB%A9c/h%E1%BB%99i ngh%E1%BB%8B.html", minutes=1),
        page("/a?b=2&A=1", minutes=2),
        page("/gone", status=404, minutes=3),
        posts("/l?tab=1", "__EVENTTARGET=p&__EVENTARGUMENT=2&__VIEWSTATE=%2FwEP", minutes=5),
        page(f"{HOME}:8443/anh.JPG", b"\xff\xd8", mime="image/jpeg", minutes=4),
    )
    shelf.ingest()

    assert held_against_cdxj_indexer(shelf.root) == 6


def test_the_index_of_what_an_odd_server_answered_is_what_cdxj_indexer_makes(tmp_path: Path) -> None:
    archive = Folder(tmp_path / "archive")
    with running(tmp_path / "log", tls=True) as server:
        fetch(archive.root, [server.url(path) for path in ODD_PATHS])
    ingest(archive, find_sites(packaged_settings()), read, lambda _: None)

    assert held_against_cdxj_indexer(archive.root) > 20
