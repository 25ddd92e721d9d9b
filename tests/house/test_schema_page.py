"""The pages about the schema and about exports are what the code says."""

from __future__ import annotations

from tests.house import export_page, schema_page


def test_the_page_about_the_schema_is_made_from_the_schema() -> None:
    assert schema_page.PAGE.read_text(encoding="utf-8") == schema_page.page(), "python -m tests.house.schema_page"


def test_the_page_about_exports_is_made_from_what_they_write() -> None:
    assert export_page.PAGE.read_text(encoding="utf-8") == export_page.page(), "python -m tests.house.export_page"
