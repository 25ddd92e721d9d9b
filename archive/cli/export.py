"""The command `export`: the catalogue for whoever counts elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path

import click

from archive.catalogue.exporting.export import Done, Order, export
from archive.catalogue.exporting.formats import FORMATS
from archive.cli.group import EXIT_CODES, as_json, complain, in_archive, main, open_archive, print_json


@main.command("export", epilog=EXIT_CODES, short_help="Write the catalogue as Parquet, CSV, JSON Lines or texts.")
@click.argument("to", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--parquet", "form", flag_value="parquet", default=True, help=f"{FORMATS['parquet']}  [default]")
@click.option("--csv", "form", flag_value="csv", help=FORMATS["csv"])
@click.option("--jsonl", "form", flag_value="jsonl", help=FORMATS["jsonl"])
@click.option("--wet", "form", flag_value="wet", help=FORMATS["wet"])
@click.option("--format", "named", type=click.Choice(list(FORMATS)), help="One of these by its name.")
@click.option("--table", "tables", metavar="NAME", multiple=True, help="Only this table; may be given again.")
@in_archive
@as_json
def export_command(
    *,
    to: Path,
    form: str,
    named: str | None,
    tables: tuple[str, ...],
    archive: Path,
    settings: Path | None,
    as_json: bool,
) -> None:
    """Write the catalogue into the folder DIR, for DuckDB, pandas, R, a spreadsheet, a corpus.

    All files are of one moment, while a night may write, and readers of DIR see the export from before until the new one is
    whole. A second run writes only what changed.

    \b
    luutru export --parquet exported
    luutru export --parquet some --table articles --table images
    luutru export --jsonl lines
    luutru export --csv for-excel
    """
    folder, _ = open_archive(archive, settings)
    done = export(folder, Order(to, named or form, tables), lambda table: click.echo(f"exporting {table}", err=True))
    for place in done.foreign:
        complain(f"{place}: holds files that are not of an export; they were kept, look after them")
    if as_json:
        found = asdict(done.exported) | {"folder": str(to)}
        print_json(found | {"written": done.written, "removed": done.removed, "foreign": done.foreign})
        return
    _print(to, done)


def _print(to: Path, done: Done) -> None:
    files = done.exported.files
    rows, size, count = Counter[str](), Counter[str](), Counter(one.table for one in files)
    for one in files:
        rows[one.table] += one.rows
        size[one.table] += one.bytes
    for table in count:
        of = f" in {count[table]:,} files" if count[table] > 1 else ""
        click.echo(f"{to / table}: {rows[table]:,} rows{of}, {size[table] / 1e3:,.0f} kB")
    click.echo(f"{len(files):,} files: {done.written:,} written, {done.removed:,} removed, the others as they were")
