"""The proof that catalogue and WARC files agree, in both directions, row by row and record by record. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Sequence
from dataclasses import dataclass

from archive.catalogue.agreeing.compare import REBUILD, RESTORE, FileComparison, Finding, Known
from archive.catalogue.agreeing.indexes import index_findings
from archive.catalogue.catalogue import Catalogue, Row, scratch
from archive.catalogue.deriving.derive import derive
from archive.catalogue.deriving.documents import changed_words
from archive.catalogue.deriving.habits import counted_habits, habits_in
from archive.catalogue.deriving.pages import captures_of, stored_rows
from archive.catalogue.deriving.profiles import counted_profile, profile_in
from archive.catalogue.deriving.rows import page_rows
from archive.catalogue.entering.clerk import Clerk
from archive.catalogue.portals import Portals
from archive.catalogue.readings import digest_of, from_json
from archive.catalogue.transcribing.account import Account
from archive.crew import Crew
from archive.errors import ArchiveError
from archive.evidence.folder import Folder, is_imported
from archive.evidence.foreign.intake import is_as_imported
from archive.evidence.judging.manifest import Chain, evidence, missing, read_chain, sha256_of, unlike
from archive.evidence.judging.verify import check_warcs
from archive.evidence.storing.put import unkept
from archive.extract.judge import Profile, echo_of
from archive.model import Site

_PARTS = ("first_id", "article", "text", "images", "attachments", "revisions", "changes", "problems")
_INDEXED = (
    ("article", "article_texts", "articles_fts_docsize"),
    ("title", "article_texts", "titles_fts_docsize"),
    ("picture", "images", "images_fts_docsize"),
    ("document", "documents", "documents_fts_docsize"),
)
_UNINDEXED = """
select id from (select id from {0} except select id from {1})
union all select id from (select id from {1} except select id from {0})
"""
_PAGES = "select distinct site, key from captures union select site, key from articles order by site, key"
_KNOWN = "select path, captures, bytes, damage from warc_files"
# What WARC files say beside their pages: the columns that name a row, then those that tell something.
_OF_FILES = {
    "warc_files": (
        ("path",), ("site", "crawl", "bytes", "started", "info", "finished", "captures", "last_capture", "damage"),
    ),
    "crawls": (
        ("id",), ("site", "started", "last_capture", "outcome", "counts", "software", "operator", "definition",
        "warc_files", "captures"),
    ),
    "urls": (("url", "site"), ("first_seen", "via", "hop", "decision", "rule", "decided")),
    "sightings": (("key", "site", "channel"), ("first_at",)),
    "channels": (("url", "site"), ("channel", "at", "entries", "missing", "defect", "gave", "given")),
    "host_states": (
        ("host", "site", "protocol", "cipher", "verified", "defect", "certificate"),
        ("subject", "issuer", "not_before", "not_after", "first_seen", "last_seen"),
    ),
    "host_charsets": (("host", "site", "charset", "declared"), ("captures", "first_seen", "last_seen")),
    "problems where warc is not null": (("warc", "field", "what", "site"), ()),
}  # fmt: skip

Told = Callable[[str], None]
"""Called with the name of each file before it is compared."""


@dataclass(frozen=True, slots=True)
class _Accounts:
    """The accounts of files, and who writes down what they tell."""

    clerk: Clerk
    of: Callable[[str], Account]
    told: Told


def disagreements(
    folder: Folder, catalogue: Catalogue, portals: Portals, told: Told, crew: Crew | None = None
) -> Iterator[Finding]:
    """Yield all that *catalogue* and the WARC files of *folder* do not agree on; nothing if one proves the other.

    Each closed file is entered, each of its captures has its row at its place, each row leads to such a capture; what
    is told of files, crawls and addresses is what the files say; each reading is what its digest says, each article,
    revision and doubt is what its captures make of it, and is indexed; so are the words of each document, whose bytes
    its captures have. Each index file is what the catalogue makes.
    Each file is whole to its last record, and each digest in it right: so the digest of a row proves its bytes; that is looked
    at by a *crew*, processes of this machine if None.
    No row makes this raise, whatever somebody wrote into it. Raises DiskTrouble, and StaleCatalogue for damage.
    """
    with scratch() as proof:
        accounts = _Accounts(Clerk(proof, portals), lambda warc: Account(portals, warc), told)
        changed = yield from _files(folder, catalogue, accounts, crew)
        # what changed or missing files said cannot be compared; that they are so is a finding already
        for table in () if changed else _OF_FILES:
            yield from _told_otherwise(catalogue, proof, table)
    yield from _read("index", index_findings(folder, catalogue))
    for warc in folder.left_behind():
        yield Finding(warc, "was left open by a crawl that died: `luutru ingest` closes and enters it")
    yield from _readings(catalogue)
    yield from _pages(catalogue, portals)
    yield from _rest(catalogue)


def _files(
    folder: Folder, catalogue: Catalogue, accounts: _Accounts, crew: Crew | None
) -> Generator[Finding, None, bool]:
    """Yield what is wrong with files or their captures, and keep their accounts; return whether any is not as it was."""
    known = {warc: Known(*row) for warc, *row in catalogue.rows(_KNOWN)}
    closed = folder.closed_warcs()
    lost = sorted(known.keys() - set(closed))
    for warc in lost:
        what = f"is not in the archive; the catalogue knows {known[warc].captures} captures of it"
        yield Finding(warc, f"{what}: {RESTORE}")
    changed = bool(lost)
    chain = read_chain(folder)
    yield from _unvouched(folder, chain, closed)
    for warc, checked in check_warcs(folder.root, closed, crew):
        accounts.told(warc)
        damages = checked.defects
        if not checked.is_kept:
            changed = True
            yield from (Finding(warc, damage.what) for damage in damages)
            continue
        if chain.names and (other := unlike(chain.files.get(warc), checked.bytes, checked.sha256)):
            yield Finding(warc, other)
        altered = is_imported(warc) and not is_as_imported(warc, checked.sha256)
        if altered:
            yield Finding(warc, f"is not the file that was imported, its SHA-256 is another: {RESTORE}")
        # what is wrong with the file of others was so when it came, and stands in `problems`, which is compared below
        for damage in () if is_imported(warc) and not altered else damages:
            yield Finding(warc, f"at byte {damage.offset}: {damage.what}")
        changed = changed or altered
        if warc not in known:
            yield Finding(warc, "is not in the catalogue: `luutru ingest` enters it")
            continue
        comparison = FileComparison(folder, catalogue, accounts.of(warc), accounts.clerk, defects=damages)
        # what makes reading stop has been said above, in the words of the standard
        findings = comparison.compare(known[warc])
        yield from (finding for finding in findings if not (damages and finding.stopped))
        changed = changed or comparison.changed
    return changed


def _unvouched(folder: Folder, chain: Chain, closed: Sequence[str]) -> Iterator[Finding]:
    """Yield what is wrong with the chain of manifests, and what it vouches for that is not there or not as it was."""
    yield from (Finding(name, what) for name, what in chain.broken)
    there = evidence(folder)
    yield from (Finding(name, what) for name, what in missing(chain, there))
    yield from (Finding(name, what) for name, what in unkept(folder))
    for name in sorted(set(there) - set(closed)) if chain.names else ():
        path = folder.path(name)
        if what := unlike(chain.files.get(name), path.stat().st_size, sha256_of(path)):
            yield Finding(name, what)


def _told_otherwise(catalogue: Catalogue, proof: Catalogue, table: str) -> Iterator[Finding]:
    """Yield the rows of *table* that are not those of *proof*, which the WARC files make."""
    names, tells = _OF_FILES[table]
    sql = f"select {', '.join((*names, *tells))} from {table} order by {', '.join(names)}"
    ours, theirs = catalogue.rows(sql), proof.rows(sql)
    mine, right = next(ours, None), next(theirs, None)
    while mine is not None or right is not None:
        name = min(row[: len(names)] for row in (mine, right) if row is not None)
        here = mine is not None and mine[: len(names)] == name
        there = right is not None and right[: len(names)] == name
        what = _difference(mine if here else None, right if there else None, (*names, *tells))
        if what:
            yield Finding(name[0], f"{what} in the table {table.partition(' ')[0]}: {REBUILD}")
        mine = next(ours, None) if here else mine
        right = next(theirs, None) if there else right


def _difference(mine: Row | None, right: Row | None, columns: tuple[str, ...]) -> str:
    if mine is None:
        return "is missing"
    if right is None:
        return "is in no WARC file, but"
    differing = [name for name, one, other in zip(columns, mine, right, strict=True) if one != other]
    return f"{', '.join(differing)}: not what the WARC files say" if differing else ""


def _read(thing: str, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Yield *findings*; where a row holds what luutru never writes, and nothing can be made of it, one that says so."""
    try:
        yield from findings
    except ArchiveError:
        raise
    except Exception as error:  # as many kinds as there are ways to break JSON
        yield Finding(thing, f"holds what cannot be read ({type(error).__name__}): {REBUILD}")


def _readings(catalogue: Catalogue) -> Iterator[Finding]:
    for row in catalogue.rows("select digest, kind, title, undated, reading from readings"):
        yield from _read(f"reading {row[0]}", _reading(*row))
    for digest in changed_words(catalogue):
        yield Finding(f"document {digest}", f"was changed after it was read: {REBUILD}")


def _reading(digest: str, kind: str, title: str | None, undated: str | None, line: str) -> Iterator[Finding]:
    if digest_of(line) != digest:
        yield Finding(f"reading {digest}", f"was changed after it was read: {REBUILD}")
    elif ((reading := from_json(line)).kind, reading.title, echo_of(reading)) != (kind, title, undated):
        yield Finding(
            f"reading {digest}", f"has another kind or title, or other words, beside it than in it: {REBUILD}"
        )


def _pages(catalogue: Catalogue, portals: Portals) -> Iterator[Finding]:
    """Yield the pages whose rows are not what their captures make of them."""
    profiles: dict[str, Profile] = {}
    for (site,) in list(catalogue.rows("select slug from sites")):
        try:
            profiles[site] = profile_in(catalogue, site)
        except (ValueError, TypeError):
            profiles[site] = Profile()  # `_rest` names it
    for site, key in catalogue.rows(_PAGES):
        profile = profiles.get(site, Profile())
        yield from _read(key, _page(catalogue, portals.named(site), key, profile))


def _page(catalogue: Catalogue, site: Site, key: str, profile: Profile) -> Iterator[Finding]:
    derived = page_rows(derive(captures_of(catalogue, site.slug, key, profile)), key, site)
    stored = stored_rows(catalogue, site.slug, key)
    differing = [name for name in _PARTS if getattr(derived, name) != getattr(stored, name)]
    if differing:
        yield Finding(key, f"{', '.join(differing)}: not what its captures say: {REBUILD}")


def _rest(catalogue: Catalogue) -> Iterator[Finding]:
    """Yield what no file or page shows: rows that point nowhere, and what cannot be searched or explained."""
    for site, settled in list(catalogue.rows("select slug, settled from sites")):
        yield from _read(site, _portal(catalogue, site, settled))
    for table, _, parent, _ in catalogue.rows("pragma foreign_key_check"):
        yield Finding(table, f"a row points to {parent}, where nothing is: {REBUILD}")
    for thing, texts, index in _INDEXED:
        for (number,) in catalogue.rows(_UNINDEXED.format(texts, index)):
            yield Finding(f"{thing} {number}", f"the full-text index and the texts do not agree: {REBUILD}")


def _portal(catalogue: Catalogue, site: str, settled: int) -> Iterator[Finding]:
    if not settled:
        yield Finding(site, "an ingest was interrupted: `luutru ingest` finishes it")
    elif profile_in(catalogue, site) != counted_profile(catalogue, site):
        yield Finding(site, f"profile: not what its captures say: {REBUILD}")
    elif habits_in(catalogue, site) != counted_habits(catalogue, site):
        yield Finding(site, f"host_habits: not what its captures say: {REBUILD}")
