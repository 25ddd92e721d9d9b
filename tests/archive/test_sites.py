"""Site files: what is accepted, and what each refusal says."""

from __future__ import annotations

from dataclasses import fields
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from archive.errors import BadDefinition
from archive.model import ReadRules, UrlRules, WalkRules
from archive.sites import (
    find_sites,
    load_site,
    packaged_platforms,
    packaged_settings,
    rules_digest,
    settings_folder,
    unknown_site,
)
from archive.sites.rules import CHECKS

GOOD = """
name = "Cổng mẫu"
home = "https://mau.gov.vn/"
aliases = ["www.mau.gov.vn"]

[[section]]
name = "Tin tức"
url = "https://mau.gov.vn/Pages/tin-tuc.aspx"

[[layout]]
since = 2024-01-01
platform = "liferay"
[layout.read]
title = ["h1.moi"]

[[layout]]
platform = "sharepoint"
"""


def write(folder: Path, text: str, name: str = "mau.toml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_layouts_stand_in_order_of_time_and_put_the_sites_rules_over_the_platforms(tmp_path: Path) -> None:
    site = load_site(write(tmp_path, GOOD), tmp_path)

    assert [layout.platform for layout in site.layouts] == ["sharepoint", "liferay"]
    assert site.layout_on(date(2020, 1, 1)).platform == "sharepoint"
    assert site.layout_on(date(2024, 1, 1)).read.title == ("h1.moi",)
    assert site.layouts[1].walk == packaged_platforms()["liferay"].walk
    assert site.hosts == ("mau.gov.vn", "www.mau.gov.vn")


@pytest.mark.parametrize(
    ("home", "hosts"),
    [
        ("https://mau.gov.vn/", ("mau.gov.vn", "www.mau.gov.vn")),
        ("http://www.mau.gov.vn/", ("www.mau.gov.vn", "mau.gov.vn")),
        ("https://mau.gov.vn:443/", ("mau.gov.vn", "www.mau.gov.vn")),
        ("http://mau.gov.vn:8080/", ("mau.gov.vn:8080",)),
        ("http://192.0.2.7/", ("192.0.2.7",)),
    ],
)
def test_a_portal_answers_with_www_and_without(tmp_path: Path, home: str, hosts: tuple[str, ...]) -> None:
    text = GOOD.replace('aliases = ["www.mau.gov.vn"]\n', "").replace("https://mau.gov.vn/", home)

    assert load_site(write(tmp_path, text), tmp_path).hosts == hosts


def test_a_layout_begins_at_midnight_in_viet_nam(tmp_path: Path) -> None:
    site = load_site(write(tmp_path, GOOD), tmp_path)

    assert site.layout_at(datetime(2023, 12, 31, 16, 59, tzinfo=UTC)).platform == "sharepoint"
    assert site.layout_at(datetime(2023, 12, 31, 17, 0, tzinfo=UTC)).platform == "liferay"


def test_the_last_day_that_there_is_has_a_layout(tmp_path: Path) -> None:
    assert load_site(write(tmp_path, GOOD), tmp_path).layout_at(datetime.max.replace(tzinfo=UTC)).platform == "liferay"


def test_a_change_of_rules_changes_the_layouts_digest(tmp_path: Path) -> None:
    one = load_site(write(tmp_path, GOOD), tmp_path)
    other = load_site(write(tmp_path, GOOD.replace("h1.moi", "h1.cu")), tmp_path)

    assert one.layouts[0].digest == other.layouts[0].digest
    assert one.layouts[1].digest != other.layouts[1].digest
    assert one.digest != other.digest


PLATFORM = """
name = "Hệ thống riêng"
[read]
title = [".tieu-de"]
body = [".noi-dung"]
"""


@pytest.mark.parametrize(
    ("site", "platform"),
    [
        (GOOD.replace("h1.moi", "h1.cu"), PLATFORM),
        (GOOD.replace("Cổng mẫu", "Cổng khác"), PLATFORM),
        (GOOD, PLATFORM.replace(".noi-dung", ".bai-viet")),
    ],
    ids=["another layout of the site", "the site's name", "a platform that only lends its rules"],
)
def test_whatever_a_reading_depends_on_changes_the_digest_of_its_rules(
    tmp_path: Path, site: str, platform: str
) -> None:
    day = datetime(2020, 1, 1, tzinfo=UTC)
    (tmp_path / "platforms").mkdir()

    def digest(site: str, platform: str) -> str:
        write(tmp_path / "platforms", platform, "rieng.toml")
        return rules_digest(load_site(write(tmp_path, site), tmp_path / "platforms"), day)

    assert digest(site, platform) != digest(GOOD, PLATFORM)
    assert digest(GOOD, PLATFORM) == digest(GOOD.replace('home = "https', 'delay = 5\nhome = "https'), PLATFORM)


def test_a_site_knows_the_platforms_of_its_folder_and_the_packaged_ones(tmp_path: Path) -> None:
    own = PLATFORM.replace("tieu-de", "dau-de")
    (tmp_path / "platforms").mkdir()
    write(tmp_path / "platforms", PLATFORM, "rieng.toml")
    write(tmp_path / "platforms", own, "liferay.toml")
    site = load_site(write(tmp_path, GOOD), tmp_path / "platforms")
    titles = {layout.platform: layout.read.title for layout in site.platforms}

    assert set(titles) == {*packaged_platforms(), "rieng"}
    assert (titles["liferay"], titles["rieng"]) == ((".dau-de",), (".tieu-de",))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("name =", "nmae =", "unknown key 'nmae' in the file; did you mean 'name'?"),
        ("platform =", "platfrom =", "did you mean 'platform'?"),
        ('"sharepoint"', '"sharepiont"', "there is no platform 'sharepiont'; did you mean 'sharepoint'?"),
        ("title =", "titel =", "unknown key 'titel' in [read]; did you mean 'title'?"),
        ('"h1.moi"', '"h1..moi"', "is not a CSS selector"),
        ("since = 2024-01-01", 'since = "soon"', "must be a day like 2024-01-31"),
        ("since = 2024-01-01", 'since = "2024-01-01"', "a day like 2024-01-31, without quotation marks"),
        ("since = 2024-01-01", "since = 1/7/2024", "'since = 1/7/2024': a day is written 2024-01-31"),
        ("since = 2024-01-01", "since = 2024-13-01", "'since = 2024-13-01': a day is written 2024-01-31"),
        ('name = "Cổng mẫu"', "name = Cổng mẫu", "'name = Cổng mẫu': a text stands in quotation marks"),
        ('["h1.moi"]', '"h1.moi"', "'read.title' is 'h1.moi', but must be a list, in square brackets"),
        ("https://mau.gov.vn/Pages", "Pages", "is no whole address: it begins with http(s)://"),
        (
            "[[section]]",
            '[section]\nname = "b"\nurl = "c"\n[section]',
            "'[section]': of what there may be several has two",
        ),
        ('home = "https://mau.gov.vn/"', 'home = "mau.gov.vn"', "must be an address that begins with"),
        ('name = "Cổng mẫu"', "", "'name' is missing"),
        ('name = "Cổng mẫu"', "name = 7", "must be a text in quotes"),
        ("aliases =", "delay = 0.1\naliases =", "must be at least 0.5 s beyond loopback"),
        ("aliases =", "delay = true\naliases =", "must be a number"),
        ("aliases =", "loopback = true\naliases =", "'loopback' is only for sites on 127.0.0.0/8"),
        ("https://mau.gov.vn/Pages", "https://khac.gov.vn/Pages", "not on the site's hosts"),
        ("[[section]]", "[[section", "is not TOML"),
        ("[[section]]", "[section]", "write [[section]], with two brackets"),
        ('title = ["h1.moi"]', "stamp = ['-(?P<y>20..)(?P<m>..)']", "needs the groups m, d and y or yy"),
        ('"h1.moi"', '"h1("', "'read.title': 'h1(' is not a CSS selector"),
        (
            "[[layout]]",
            "[[layout]]\nurl = { rewrite = ['a'] }",
            "'rewrite' is a list of [pattern, replacement], but holds 'a'",
        ),
        (
            "[[layout]]",
            "[[layout]]\nurl = { key = [['a(b)', '\\2']] }",
            "'url.key': the replacement '\\\\2' does not fit its pattern",
        ),
        ("aliases =", "expect = { dated = 90 }\naliases =", "'expect.dated' is 90, but is a share from 0 to 1"),
    ],
)
def test_a_mistake_is_named_with_file_key_and_remedy(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in GOOD
    path = write(tmp_path, GOOD.replace(old, new))

    with pytest.raises(BadDefinition) as caught:
        load_site(path, tmp_path)

    assert said in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_enabled_site_without_sections_is_refused(tmp_path: Path) -> None:
    begin, _, rest = GOOD.partition("[[section]]")
    text = begin + rest[rest.index("[[layout]]") :]

    with pytest.raises(BadDefinition, match=r"has no \[\[section\]\]"):
        load_site(write(tmp_path, text), tmp_path)


def test_a_site_that_nobody_has_looked_at_needs_no_more_than_its_home(tmp_path: Path) -> None:
    text = 'name = "la.gov.vn"\nhome = "https://la.gov.vn/"\nenabled = false\n'

    site = load_site(write(tmp_path, text), tmp_path)

    assert site.sections == ()
    assert [layout.platform for layout in site.layouts] == ["generic"]


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    assert load_site(write(tmp_path, "\ufeff" + GOOD), tmp_path).name == "Cổng mẫu"


def test_one_broken_file_harms_only_its_site(tmp_path: Path) -> None:
    (tmp_path / "sites").mkdir()
    write(tmp_path / "sites", GOOD)
    write(tmp_path / "sites", "name = ", "hong.toml")

    found = find_sites(tmp_path)

    assert list(found.sites) == ["mau"]
    assert list(found.broken) == ["hong"]


def test_no_site_takes_the_name_of_the_operators_book(tmp_path: Path) -> None:
    path = tmp_path / "operator.toml"
    path.write_text(GOOD, encoding="utf-8")

    with pytest.raises(BadDefinition, match=r"operator\.db is the operator's book.*rename the file"):
        load_site(path, tmp_path)


def test_a_broken_platform_file_lends_nothing_and_is_named(tmp_path: Path) -> None:
    for folder in ("sites", "platforms"):
        (tmp_path / folder).mkdir()
    write(tmp_path / "sites", GOOD)
    write(tmp_path / "platforms", PLATFORM.replace("title", "titel"), "rieng.toml")

    found = find_sites(tmp_path)

    assert "did you mean 'title'?" in str(found.broken["platforms/rieng"])
    assert [layout.platform for layout in found.sites["mau"].platforms] == sorted(packaged_platforms())


def test_every_packaged_site_and_platform_file_is_read() -> None:
    assert not find_sites(packaged_settings()).broken
    assert {"generic", "sharepoint", "liferay"} <= set(packaged_platforms())


def test_every_check_is_of_a_key_that_there_is() -> None:
    parts = {"url": UrlRules, "walk": WalkRules, "read": ReadRules}
    known = {f"{part}.{field.name}" for part, rules in parts.items() for field in fields(rules)}

    assert set(CHECKS) <= known


def test_an_address_without_a_file_gets_generic_rules() -> None:
    site = unknown_site("https://la.gov.vn:443/tin/1")

    assert site.hosts == ("la.gov.vn",)
    assert site.layouts[0].platform == "generic"


def test_settings_are_looked_for_in_order(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LUUTRU_SETTINGS", raising=False)
    assert settings_folder(None, tmp_path) == packaged_settings()
    (tmp_path / "settings" / "sites").mkdir(parents=True)
    assert settings_folder(None, tmp_path) == packaged_settings()
    write(tmp_path / "settings" / "sites", GOOD)
    assert settings_folder(None, tmp_path) == tmp_path / "settings"
    (tmp_path / "elsewhere" / "sites").mkdir(parents=True)
    monkeypatch.setenv("LUUTRU_SETTINGS", str(tmp_path / "elsewhere"))
    assert settings_folder(None, tmp_path) == tmp_path / "elsewhere"
    assert settings_folder(tmp_path / "settings", tmp_path / "x") == tmp_path / "settings"
    monkeypatch.setenv("LUUTRU_SETTINGS", "nowhere")
    with pytest.raises(BadDefinition, match="nowhere: there is no such folder; LUUTRU_SETTINGS names"):
        settings_folder(None, tmp_path)


def test_site_files_that_may_not_be_seen_are_not_no_site_files(tmp_path: Path) -> None:
    """A link to itself stands for a folder that another user owns: root, who may run this, reads those."""
    (tmp_path / "settings").mkdir()
    (tmp_path / "settings" / "sites").symlink_to("sites")

    with pytest.raises(BadDefinition, match="sites: cannot be read"):
        settings_folder(None, tmp_path)
    with pytest.raises(BadDefinition, match="sites: cannot be read"):
        find_sites(tmp_path / "settings")
