"""`rebuild --stale`: the catalogue that a rebuild makes, with the readings that are fresh taken over."""

from __future__ import annotations

import pytest

from archive.catalogue.catalogue import open_for_writing
from archive.catalogue.entering.ingest import refresh
from archive.crew import Crew
from tests.archive.catalogue.shelf import SITE, Shelf, page, says
from tests.archive.catalogue.test_crew import Here, counted, nothing, reads
from tests.archive.catalogue.test_order import fill

OTHER = SITE.replace("mau.gov.vn", "khac.gov.vn").replace("Cổng thông tin mẫu", "Cổng khác")


def refreshed(shelf: Shelf, crew: Crew | None = None) -> int:
    """Build anew what is stale; return how many pages were read for it."""
    return reads(lambda: refresh(shelf.folder, shelf.found, counted, nothing, crew or Crew()))


def two_portals(shelf: Shelf) -> None:
    (shelf.root / "settings" / "sites" / "khac.toml").write_text(OTHER, encoding="utf-8")
    shelf.warc(page("/a"), page("/b", says(title="Hai")))
    shelf.warc(page("https://khac.gov.vn/a"), page("https://khac.gov.vn/b"), page("https://khac.gov.vn/c"), site="khac")
    shelf.ingest()


@pytest.mark.parametrize("crew", [Crew(), Crew(2, hire=lambda _: Here(), always=True)], ids=["alone", "others"])
def test_it_makes_the_same_catalogue_and_reads_only_what_could_not_be_read(shelf: Shelf, crew: Crew) -> None:
    fill(shelf)
    shelf.ingest()
    shelf.rebuild()
    rows = shelf.dump()

    assert refreshed(shelf, crew) == 1
    assert shelf.dump() == rows


def test_of_a_portal_whose_rules_changed_every_page_is_read_and_no_other(shelf: Shelf) -> None:
    two_portals(shelf)
    site = shelf.root / "settings" / "sites" / "khac.toml"
    site.write_text(f'{OTHER}\n[layout.read]\ntitle = ["h1.tieu-de"]\n', encoding="utf-8")

    assert refreshed(shelf) == 3
    rows = shelf.dump()
    shelf.rebuild()
    assert shelf.dump() == rows


@pytest.mark.parametrize(
    "change",
    [
        "update captures set extractor = '0.0.9' where url glob '*/a'",
        "update captures set digest = 'sha1:OTHERBYTES' where url glob '*/a'",
        "update captures set offset = offset + 1 where url glob '*/a'",
        "update captures set id = id || '0' where url glob '*/a'",
        "update readings set reading = replace(reading, 'Hai', 'Ba')",
    ],
)
def test_a_reading_by_other_code_of_other_bytes_or_that_somebody_changed_is_made_again(
    shelf: Shelf, change: str
) -> None:
    two_portals(shelf)
    rows = shelf.dump()
    with open_for_writing(shelf.folder) as catalogue:
        list(catalogue.rows("pragma foreign_keys = off"))
        assert catalogue.run(change)

    assert refreshed(shelf) == (1 if "Hai" in change else 2)
    assert shelf.dump() == rows


def test_without_a_catalogue_or_with_one_of_another_version_all_is_read(shelf: Shelf) -> None:
    two_portals(shelf)
    rows = shelf.dump()
    with open_for_writing(shelf.folder) as catalogue:
        catalogue.run("update meta set value = '1' where name = 'schema'")

    assert refreshed(shelf) == 5
    assert shelf.dump() == rows
    shelf.folder.catalogue.unlink()
    assert refreshed(shelf) == 5
