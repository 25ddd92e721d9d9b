"""Which tables are many files, and by what they are parted: articles and what hangs on them by portal and year, and so on.

A night adds to few of these parts, and only those are written again. Each is found by an index of the catalogue, so that
nothing is sorted but the readings' digests.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import quote

from archive.catalogue.catalogue import Row
from archive.catalogue.exporting.sheets import Key, Sheet

UNKNOWN = "__HIVE_DEFAULT_PARTITION__"
"""A folder for what has no value, as Hive calls it: DuckDB, pyarrow and pandas read it as null and leave `year` a number."""
_WITHIN = "{column} >= :{name} and {column} < :{name} || '~'"  # `~` comes behind digits, `-` and `T`

_SITE = Key("site", "text", "The portal.", "articles.site = :site", "articles.site is null")
_YEAR = Key(
    "year",
    "integer",
    "The year of `published`; none when the page prints no date.",
    _WITHIN.format(column="articles.published", name="year"),
    "articles.published is null",
)
# By year first: ids are in order of publication, so that the articles of a year lie together in the file.
_ARTICLES = "select distinct site, substr(published, 1, 4) as year from articles order by year, site"
_BY_ARTICLE = ("images", "attachments", "revisions", "changes")
_BY_SITE = ("problems", "urls", "sightings")
_FIRST_READ = (
    "drop table if exists temp.first_read",
    """create temp table first_read as select digest, substr(min(at), 1, 7) as month from (
        select reading as digest, at from captures where reading is not null union all select digest, null from readings
    ) group by digest""",
    "create index temp.first_read_month on first_read (month, digest)",
)


def parted(sheets: Iterable[Sheet]) -> Iterator[Sheet]:
    """Yield each of *sheets* with what its files are parted by."""
    return (_parted(one) for one in sheets)


def by_article(sheet: Sheet) -> Sheet:
    """Return *sheet*, whose rows are found beside their articles, parted by the portal and year of those."""
    return replace(sheet, keys=(_SITE, _YEAR), listed=_ARTICLES)


def path_of(sheet: Sheet, part: Row, file: str) -> str:
    """Return where the *file* of *part* lies: no value, whatever it is, leads out of the folder of its table.

    >>> path_of(by_article(Sheet("articles", "", (), "", "")), ("ha-nam", None), "a.parquet")
    'articles/site=ha-nam/year=__HIVE_DEFAULT_PARTITION__/a.parquet'
    """
    folders = [
        f"{key.name}={UNKNOWN if value is None else quote(value, safe='')}"
        for key, value in zip(sheet.keys, part, strict=True)
    ]
    return str(PurePosixPath(*([sheet.name, *folders] if folders else []), file))


def _parted(sheet: Sheet) -> Sheet:
    name = sheet.name
    if name == "articles":
        return _without_keys(replace(by_article(sheet), order="articles.published, articles.id"))
    if name in _BY_ARTICLE:
        # cross join: the articles stay the outer loop, in the order of their index
        source = f"articles cross join {name} on {name}.article = articles.id"
        number = next(one.found for one in sheet.columns if one.name in {"position", "number"})
        order = f"articles.published, articles.id, {number}"
        return _without_keys(replace(by_article(sheet), source=source, order=order))
    if name in _BY_SITE:
        site = replace(_SITE, known=f"{name}.site = :site", unknown=f"{name}.site is null")
        return _without_keys(replace(sheet, keys=(site,), listed="select slug from sites order by slug"))
    if name == "captures":
        listed = "select distinct substr(at, 1, 7) as month from captures order by month"
        month = _month("The month of `at`.", "captures.at")
        return replace(sheet, keys=(month,), listed=listed, order="captures.at, captures.id")
    if name == "readings":
        return _readings(sheet)
    return sheet


def _readings(sheet: Sheet) -> Sheet:
    month = Key(
        "month",
        "text",
        "The month of the first capture that says so.",
        "first_read.month = :month",
        "first_read.month is null",
    )
    source = "temp.first_read cross join readings on readings.digest = first_read.digest"
    listed = "select distinct month from temp.first_read order by month"
    return replace(sheet, keys=(month,), listed=listed, source=source, order="first_read.digest", before=_FIRST_READ)


def _month(what: str, column: str) -> Key:
    return Key("month", "text", what, _WITHIN.format(column=column, name="month"), f"{column} is null")


def _without_keys(sheet: Sheet) -> Sheet:
    """Return *sheet* without the columns that its keys are: pyarrow stumbles over a column that is both, of two types."""
    names = {one.name for one in sheet.keys}
    return replace(sheet, columns=tuple(one for one in sheet.columns if one.name not in names))
