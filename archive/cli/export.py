"""The command `export`: the catalogue for whoever counts elsewhere."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path, PurePosixPath

import click

from archive.catalogue.exporting.export import Done, Order, export
from archive.catalogue.exporting.formats import FORMATS
from archive.cli.group import EXIT_CODES, as_json, complain, in_archive, main, open_archive, print_json


@main.command("export", epilog=EXIT_CODES, short_help="Write the catalogue as Parquet, CSV, JSON Lines or texts.")
@click.argument("to", metavar="DIR", type=click.Path(path_type=Path, file_okay=False))
@click.option("--parquet", "forms", flag_value="parquet", multiple=True, help=f"{FORMATS['parquet']}  [default]")
@click.option("--csv", "forms", flag_value="csv", multiple=True, help=FORMATS["csv"])
@click.option("--jsonl", "forms", flag_value="jsonl", multiple=True, help=FORMATS["jsonl"])
@click.option("--wet", "forms", flag_value="wet", multiple=True, help=FORMATS["wet"])
@click.option("--format", "named", type=click.Choice(list(FORMATS)), help="One of these by its name.")
@click.option("--table", "tables", metavar="NAME", multiple=True, help="Only this table; may be given again.")
@in_archive
@as_json
def export_command(
    *,
    to: Path,
    forms: tuple[str, ...],
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
    asked = list(dict.fromkeys([*forms, *([named] if named else [])])) or ["parquet"]
    if len(asked) > 1:
        raise click.UsageError(
            f"{' and '.join(asked)}: an export has one format; export the other to a folder of its own"
        )
    folder, _ = open_archive(archive, settings)
    done = export(folder, Order(to, asked[0], tables), lambda table: click.echo(f"exporting {table}", err=True))
    for place in done.foreign:
        complain(f"{place}: holds files that are not of an export; they were kept, look after them")
    if as_json:
        found = asdict(done.exported) | {"folder": str(to)}
        print_json(found | {"written": done.written, "removed": done.removed, "foreign": done.foreign})
        return
    _print(to, done)


def _print(to: Path, done: Done) -> None:
    files = done.exported.files
    # a table is one file, or a folder of them
    names = [PurePosixPath(one.file).parts[0] for one in files]
    rows, size, count = Counter[str](), Counter[str](), Counter(names)
    for name, one in zip(names, files, strict=True):
        rows[name] += one.rows
        size[name] += one.bytes
    for name in count:
        of = f" in {count[name]:,} files" if count[name] > 1 else ""
        click.echo(f"{to / name}: {rows[name]:,} rows{of}, {size[name] / 1e3:,.1f} kB")
    click.echo(f"{len(files):,} files: {done.written:,} written, {done.removed:,} removed, the others as they were")
