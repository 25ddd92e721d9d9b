"""The command `export`: the catalogue for whoever counts elsewhere."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from archive.catalogue.exporting.export import FORMATS, Order, export
from archive.cli.group import EXIT_CODES, as_json, in_archive, main, open_archive, print_json


@main.command("export", epilog=EXIT_CODES, short_help="Write the catalogue's tables as Parquet or CSV files.")
@click.argument("to", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option(
    "--format", "form", type=click.Choice(FORMATS), default=FORMATS[0], show_default=True, help="Of the files."
)
@click.option("--table", "tables", metavar="NAME", multiple=True, help="Only this table; may be given again.")
@in_archive
@as_json
def export_command(
    *, to: Path, form: str, tables: tuple[str, ...], archive: Path, settings: Path | None, as_json: bool
) -> None:
    """Write a file for each table of the catalogue into the folder DIR, for pandas, R, DuckDB or a spreadsheet.

    All files are of one moment, while a night may write. Articles come with their text, portal and provinces.

    \b
    luutru export exported
    luutru export exported --table articles --table captures
    luutru export for-excel --format csv
    """
    folder, _ = open_archive(archive, settings)
    done = export(folder, Order(to, form, tables), lambda table: click.echo(f"exporting {table}", err=True))
    if as_json:
        print_json(asdict(done))
        return
    for one in done.tables:
        click.echo(f"{to / one.file}: {one.rows:,} rows, {one.bytes / 1e3:,.0f} kB")
