"""The catalogue's articles as a CSV file, by `luutru export` and by sqlite-utils; and how large an archive's parts are."""

from __future__ import annotations

import shlex
import shutil
import sys
from pathlib import Path

from tests.bench.clients import Bench
from tests.bench.cost import Cost, run, size_of
from tests.bench.ratio import EXPORT, SHEETS

# what ours writes, as anybody would ask for it
_SQL = """
select articles.*, article_texts.text, sites.name as portal, sites.province, sites.province_now
from articles join article_texts on article_texts.id = articles.id join sites on sites.slug = articles.site order by articles.id
"""


def export(archive: Path, work: Path) -> dict[str, Cost]:
    """Write the articles of *archive* with their texts as CSV, each way; return what it cost."""
    shutil.rmtree(work / "csv", ignore_errors=True)  # a second export writes only what changed
    ours = [sys.executable, "-m", "archive", "export", str(work / "csv"), "--format", "csv", "--table", "articles"]
    theirs = ["-m", "sqlite_utils", "query", str((archive / "catalogue.db").resolve()), _SQL, "--csv"]
    into = f"exec {shlex.join([sys.executable, *theirs])} > {shlex.quote(str(work / 'sheets.csv'))}"
    return {
        EXPORT: run([*ours, "--archive", str(archive)], work / "export.log"),
        SHEETS: run(["sh", "-c", into], work / "sheets.log"),
    }


def sizes(bench: Bench) -> dict[str, float]:
    """Return the bytes of the archive that was entered: evidence, catalogue, and all its tables as Parquet."""
    folder = bench.entered
    command = [sys.executable, "-m", "archive", "export", str(bench.work / "parquet"), "--archive", str(folder)]
    run(command, bench.work / "parquet.log")
    return {
        "warc": size_of(folder / "warc"),
        "catalogue": (folder / "catalogue.db").stat().st_size,
        "parquet": size_of(bench.work / "parquet" / ".export" / "pieces"),
    }
