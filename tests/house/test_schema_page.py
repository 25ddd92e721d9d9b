"""The page about the schema is what schema.sql says."""

from __future__ import annotations

from tests.house.schema_page import PAGE, page


def test_the_page_about_the_schema_is_made_from_the_schema() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.house.schema_page"
