"""The site file that a look at a portal makes: each line with what it rests on, for a person to check. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import NamedTuple

from archive.extract.tree.platforms import Recognised, likeliest, recognised
from archive.model import Capture, Layout, Section
from crawler.probe.channel_rules import channelled
from crawler.probe.channels import robots_of
from crawler.probe.identity import identity
from crawler.probe.links import headlines_of, links_of
from crawler.probe.looked import Draft, Finding, Known, Looked, Purpose, findings
from crawler.probe.menus import candidates
from crawler.probe.platform import refused
from crawler.probe.portal import aliases_of, charset_of, is_loopback, name_of, province_of, slug_of, soft_404
from crawler.probe.printed import forms_of, states_in
from crawler.probe.reads import read_rules
from crawler.probe.scripts import told_of
from crawler.probe.sections import Found, sections_of
from crawler.probe.services.recipe import Recipe, recipe_of
from crawler.probe.site_file import site_file
from crawler.probe.trial import plain_layout, readings, trial_site
from crawler.probe.walks import any_case, walked

USUAL_DELAY, SLOWEST = 2.0, 120.0  # seconds
MOST_TRIED = 12  # further names of the menu that are written down for a person


class _Portal(NamedTuple):
    looked: Looked
    known: Known
    home: Capture
    found: Found
    aliases: tuple[Finding, ...]
    recipe: Recipe | None
    """How its services are asked, where no page lists articles and these do."""


def draft(looked: Looked, known: Known) -> Draft:
    """Return the site file that *looked* makes, and what could not be found.

    Raises ValueError when the front page did not come: there is nothing to describe.
    """
    if looked.home is None:
        raise ValueError(f"{looked.address}: no front page came, so there is nothing to describe")
    articles = tuple(capture for _, capture in looked.of(Purpose.ARTICLE) if capture.status < 300)
    made, found = platform_of(looked, known), sections_of(looked)
    plain = plain_layout(known, made.name if made else "generic")
    recipe = None if found.listings else recipe_of(looked, plain)
    portal = _Portal(looked, known, looked.home, found, aliases_of(looked, looked.home), recipe)
    layout, seen = _layout(portal, made, articles)
    name = name_of(looked, portal.home)
    facts = (
        name,
        *portal.aliases,
        *province_of(portal.home, name.value, known),
        *_delay(looked, portal.home),
        *_platform(made),
        *(Finding("section", section.name, told) for section, told in _sections(portal)),
        *seen[0],
        *(one for one in (charset_of(articles), soft_404(looked, portal.home)) if one is not None),
    )
    slug = slug_of(portal.home.url, name.value)
    sections = tuple(section for section, _ in _sections(portal))
    missing = (*_missing(portal, facts), *seen[1])
    toml = site_file(looked, layout, sections, facts, (missing, _untried(portal)))
    return Draft(slug, toml, facts, missing, articles)


def platform_of(looked: Looked, known: Known) -> Recognised | None:
    """Return the platform that the portal is made with, if enough of one's marks were seen."""
    pages = [capture for _, capture in looked.of(Purpose.HOME, Purpose.SECTION, Purpose.ARTICLE)]
    return likeliest(recognised(pages, known.platforms))


def _platform(made: Recognised | None) -> tuple[Finding, ...]:
    if made is None:
        return (Finding("platform", "generic", "no platform's marks were found", 0.0),)
    version = f", version {made.version}" if made.version else ""
    seen = "; ".join(made.found)
    return (
        Finding(
            "platform",
            made.name,
            f"{len(made.found)} of {made.marks} marks{version}: {seen}",
            len(made.found) / made.marks,
        ),
    )


def _sections(portal: _Portal) -> list[tuple[Section, str]]:
    """Return the sections, each with what it rests on."""
    if portal.recipe is not None:
        return list(portal.recipe.sections)
    listings = portal.found.listings.items()
    return [(Section(name, one.url), f"lists {len(one.items)} articles") for name, one in listings]


def _layout(
    portal: _Portal, made: Recognised | None, articles: tuple[Capture, ...]
) -> tuple[Layout, tuple[tuple[Finding, ...], tuple[str, ...]]]:
    """Return the layout, and what was found and not found for it."""
    if portal.recipe is not None:
        made_of = portal.recipe
        sections = tuple(section for section, _ in made_of.sections)
        site = trial_site(
            portal.home.url, [one.value for one in portal.aliases], made_of.layout, portal.known, sections
        )
        forms = forms_of(readings(site, articles))
        return made_of.layout, ((*made_of.found, *forms), made_of.missing)
    layout = plain_layout(portal.known, made.name if made else "generic")
    listings = tuple(portal.found.listings.values())
    found: list[Finding] = []
    case = any_case(listings, [portal.home])
    if case is not None and not layout.url.case_insensitive:
        layout = replace(layout, url=replace(layout.url, case_insensitive=True))
        found.append(case)
    layout, same = _identified(layout, portal)
    found += same
    sections = tuple(section for section, _ in _sections(portal))
    site = trial_site(portal.home.url, [one.value for one in portal.aliases], layout, portal.known, sections)
    walk = walked(portal.found, site, portal.known, portal.home)
    led = channelled(portal.looked, replace(site, layouts=(walk.layout,)), portal.found.stories())
    site = replace(site, layouts=(led.layout,))
    read = read_rules(site, articles)
    told = (*found, *walk.found, *led.found, *read.found, *forms_of(readings(site, articles)))
    return read.layout, (told, (*states_in(portal.found.stories(), site), *walk.missing, *read.missing))


def _identified(layout: Layout, portal: _Portal) -> tuple[Layout, tuple[Finding, ...]]:
    """Return *layout* with the key by which one article is known under several addresses, if its platform has none."""
    told = identity(portal.found.pages())
    if layout.url.key or told is None:
        return layout, ()
    slot, times = told
    rule = slot.rule()
    said = f"{times} articles are listed under several addresses, and {slot.name or 'the number'} tells which they are"
    return replace(layout, url=replace(layout.url, key=(rule,))), (Finding("url.key", rule[0], said),)


def _delay(looked: Looked, home: Capture) -> tuple[Finding, ...]:
    asked = robots_of(looked).delay
    least = 0.0 if is_loopback(home.url) else USUAL_DELAY
    if asked is not None and asked > least:
        return (Finding("delay", f"{min(asked, SLOWEST):g}", "Crawl-delay in robots.txt"),)
    return (
        Finding(
            "delay",
            f"{least:g}",
            "the portal lies on this machine" if least == 0 else "the usual one; robots.txt asks for no more",
        ),
    )


def _untried(portal: _Portal) -> tuple[str, ...]:
    """Return the names in the menu that may be sections too and were not asked for."""
    if portal.recipe is not None:
        return portal.recipe.untried[:MOST_TRIED]
    links = links_of(portal.home, portal.home.url)
    stories = {*headlines_of(portal.home, portal.home.url), *portal.found.stories()}
    asked = {url for url, _ in portal.looked.asked()}
    never = refused(portal.looked, portal.known)
    likely = [one for one in candidates(links, stories, portal.home.url) if one.url not in asked and not never(one.url)]
    return tuple(f"{one.name}: {one.url}" for one in likely[:MOST_TRIED])


def _missing(portal: _Portal, facts: tuple[Finding, ...]) -> tuple[str, ...]:
    said = [*told_of(portal.looked)] if portal.recipe is None else []
    if not findings(facts, "province"):
        said.append("no page names the province")
    if not [one for part in ("walk.feeds", "feed") for one in findings(facts, part) if one.share == 1.0]:
        said.append("no feed was found")
    if not [*findings(facts, "walk.sitemaps"), *findings(facts, "sitemap")]:
        said.append("no sitemap was found")
    if findings(facts, "soft_404"):
        said.append("an address that is not there answers with status 200: pages like its answer are taken for none")
    said += [answer.trouble for answer in portal.looked.answers if answer.trouble]
    return tuple(said)
