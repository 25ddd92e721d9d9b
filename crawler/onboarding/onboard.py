"""From an address to a site file: look at the portal, draft its file, read it back, try it on what came, keep a page of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from archive.errors import ArchiveError, BadDefinition
from archive.evidence.folder import Folder, disk
from archive.extract.read import read
from archive.model import Capture, Reading, Site
from archive.saved import Destination, copy_rules, save_capture
from archive.sites import find_sites, load_site
from crawler.onboarding.asked import Asked, ask
from crawler.probe.draft import draft
from crawler.probe.looked import Draft, Looked, Purpose
from crawler.probe.sureness import Sureness, samples_of, surenesses
from crawler.register import known, registered, with_facts
from crawler.task import Task

MOST_PREVIEWS = 5
MOST_LOOKS = 100  # at a portal on one day, that leave a page each
NO_ARTICLE = {
    "login": "its front page asks for a login: what stands behind it is not public, and is not asked for",
    "challenge": "its front page asks whether a person is there: a crawler that says what it is gets no further",
    "empty": "its front page is empty",
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """A portal to look at, and where what comes of it goes."""

    address: str
    slug: str
    folder: Folder
    settings: Path
    """Where platform files are looked for."""
    file: Path
    """The site file."""
    fixtures: Path
    most: int
    otherwise: str | None = None
    """Where it is looked for, if nothing comes of `address`: the same over http, where a person named no scheme."""


@dataclass(frozen=True, slots=True)
class Preview:
    """An article of the portal as the drafted file reads it."""

    capture: Capture
    reading: Reading


@dataclass(frozen=True, slots=True)
class Onboarded:
    """What came of it."""

    asked: Asked
    made: Draft | None
    """None where no front page came."""
    site: Site | None
    previews: tuple[Preview, ...] = ()
    sure: tuple[Sureness, ...] = ()
    """How surely each field is read, on all articles that were looked at."""
    saved: tuple[Path, ...] = ()
    said: tuple[str, ...] = ()
    """What a person must know: what keeps the file from being of use first."""

    @property
    def fine(self) -> bool:
        """Return whether a crawl with this file would find articles and read them."""
        read_well = any(one.reading.kind == "article" for one in self.previews)
        return self.site is not None and bool(self.site.sections) and read_well


def onboard(wanted: Wanted, say: Callable[[str], None], watch: Callable[[int], None]) -> Onboarded:
    """Look at the portal, write its site file and one saved page. Raises ArchiveError when the look cannot be begun."""
    _try_to_write(wanted.file)
    asked = _ask(wanted, say, watch)
    looked = asked.looked
    if looked.home is None:
        return Onboarded(asked, None, None, said=(_no_front_page(looked), *asked.said))
    found = find_sites(wanted.settings)
    made = draft(looked, known(found))
    before = registered(found, wanted.address, looked.home.url)
    toml = with_facts(made.toml, before) if before else made.toml
    site = write_site(wanted, toml)
    samples = samples_of(looked, site)
    previews = tuple(Preview(one.capture, one.reading) for one in samples[:MOST_PREVIEWS])
    saved, trouble = _save(wanted, site, previews)
    said = (*_about_front_page(looked.home, site), *trouble, *asked.said)
    return Onboarded(asked, made, site, previews, surenesses(samples), saved, said)


def _try_to_write(file: Path) -> None:
    """Raise DiskTrouble where *file* could not be written: a portal is not asked for what nobody can keep."""
    with disk(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        beside = file.with_name(f".{file.name}.new")
        beside.touch()
        beside.unlink()


def _ask(wanted: Wanted, say: Callable[[str], None], watch: Callable[[int], None]) -> Asked:
    task = Task((wanted.slug,), wanted.folder, wanted.settings)

    def look(address: str, most: int) -> Asked:
        return ask(task, ["--look", wanted.slug, str(most), address], address, say, watch)

    asked = look(wanted.address, wanted.most)
    if wanted.otherwise is None or any(one.capture for one in asked.looked.answers):
        return asked
    say(f"{_no_front_page(asked.looked)}; asking for {wanted.otherwise}")
    again = look(wanted.otherwise, wanted.most - asked.requests)
    return replace(again, requests=again.requests + asked.requests)


def write_site(wanted: Wanted, toml: str) -> Site:
    """Write the site file *toml* where it is wanted, whole or not at all, and only if it can be read; return the site."""
    platforms = wanted.settings / "platforms"
    with TemporaryDirectory() as folder:
        trial = Path(folder) / f"{wanted.slug}.toml"
        trial.write_text(toml, encoding="utf-8")
        try:
            site = load_site(trial, platforms)
        except BadDefinition as error:
            raise BadDefinition(
                f"the draft for {wanted.address} cannot be read back, and is not written: {error}"
            ) from error
    with disk(wanted.file):
        wanted.file.parent.mkdir(parents=True, exist_ok=True)
        beside = wanted.file.with_name(f".{wanted.file.name}.new")
        beside.write_text(toml, encoding="utf-8")
        beside.replace(wanted.file)
    return site


def _save(wanted: Wanted, site: Site, previews: tuple[Preview, ...]) -> tuple[tuple[Path, ...], tuple[str, ...]]:
    """Save the page of which most is known, for a person to correct."""
    articles = [one for one in previews if one.reading.kind == "article"]
    if not articles:
        return (), ()
    best = max(articles, key=lambda one: len(one.reading.evidence))
    destination = _free(wanted, f"{best.capture.at:%Y-%m-%d}-probe")
    try:
        saved = save_capture(wanted.folder, best.capture, site, destination)
        if wanted.fixtures == wanted.folder.pages:
            return saved, ()
        with disk(wanted.fixtures):
            return (*saved, *copy_rules(wanted.file, wanted.settings / "platforms", saved[0].parent)), ()
    except ArchiveError as error:
        return (), (f"no page was saved: {error}",)


def _free(wanted: Wanted, name: str) -> Destination:
    """Return where a page called *name* goes: what was saved of an earlier look on the same day may have been corrected."""
    names = (name, *(f"{name}-{number}" for number in range(2, MOST_LOOKS)))
    all_of_them = [Destination(wanted.fixtures, wanted.slug, one) for one in names]
    return next((one for one in all_of_them if not one.path(".json").exists()), all_of_them[-1])


def _no_front_page(looked: Looked) -> str:
    first = looked.answers[0] if looked.answers else None
    if first is None:
        return f"{looked.address}: nothing was asked for"
    if first.capture is not None and not first.trouble:
        return (
            f"{first.capture.url}: answered {first.capture.status}: there is no front page to look at; "
            "if it begins elsewhere, give the address that a browser shows there"
        )
    return first.trouble or f"{looked.address}: no answer came"


def _about_front_page(home: Capture, site: Site) -> list[str]:
    """Return why a front page may lead nowhere: a login, a script that builds it."""
    reading = read(home, site)
    said = [f"{home.url}: {NO_ARTICLE[reading.kind]}"] if reading.kind in NO_ARTICLE else []
    kind = (home.header("content-type") or "").partition(";")[0].strip().lower()
    if kind and "html" not in kind:
        said = [f"{home.url}: its front page is no HTML but {kind}: give the address of a page with links to its news"]
    if not home.body.strip():
        said = [f"{home.url}: {NO_ARTICLE['empty']}: 0 bytes of text"]
    if not site.sections:
        said += [f"{home.url}: {problem.what}" for problem in reading.problems if problem.field == "text"]
        said.append("no section was found: write the addresses of its listings into the file, as [[section]]")
    return said


def tls_of(looked: Looked) -> str:
    """Return how the portal's host speaks TLS, in one line."""
    home = next((capture for _, capture in looked.of(Purpose.HOME)), None)
    if home is None or home.tls is None:
        return "none: it is asked over http"
    proof = {
        True: "the certificate proves the host",
        False: "the certificate proves nothing",
        None: "nobody can tell: no trust store",
    }
    defect = f": {home.tls.defect}" if home.tls.defect else ""
    return f"{home.tls.protocol}, {proof[home.tls.verified]}{defect}"
