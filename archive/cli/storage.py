"""Commands about object storage: `storage use`, `put`, `fetch`, `list`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from archive.cli.group import (
    EXIT_CODES,
    as_json,
    complain_of,
    in_archive,
    open_archive,
    print_json,
    print_lines,
    storage_group,
)
from archive.cli.progress import Progress
from archive.errors import ArchiveError
from archive.evidence.at_hand import address_of
from archive.evidence.folder import Folder
from archive.evidence.storage import storage_at
from archive.evidence.storing.put import put_away
from archive.evidence.storing.use import Lying, bring_back, lying, use
from archive.terminal import table

_STEPS = ("sending", "proving")


@storage_group.command("use", epilog=EXIT_CODES)
@click.argument("address")
@in_archive
@as_json
def use_command(address: str, archive: Path, settings: Path | None, as_json: bool) -> None:
    """Take the storage at ADDRESS (s3://BUCKET/PREFIX) into use, and note what of this archive lies there already.

    \b
    export AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…
    export AWS_ENDPOINT_URL=https://minio.example   where it is not Amazon's
    luutru storage use s3://evidence/news

    Keys are read from the environment alone, by every command. An archive that lost its disk begins again in an empty
    folder: this notes all files that the manifests there vouch for, then `luutru rebuild` makes the catalogue.
    """
    storage_at(address)  # what is typed amiss, or not there, is said before a folder is made
    Folder(archive).make()
    folder, _ = open_archive(archive, settings)
    used = use(folder, address)
    if as_json:
        print_json(asdict(used))
        return
    click.echo(f"{used.address} is used from now on; `luutru storage put` puts closed files there")
    if used.manifests or used.noted:
        click.echo(f"{used.manifests} manifests came from there, {used.noted} files are noted to lie there")


@storage_group.command("put", epilog=EXIT_CODES)
@click.option("--give-up-local", is_flag=True, help="Delete each file here that was read back whole from there.")
@in_archive
@as_json
def put_command(give_up_local: bool, archive: Path, settings: Path | None, as_json: bool) -> None:
    """Put closed files into the storage, and read each back: its size and SHA-256 must be the same.

    With --give-up-local a file is deleted here after that proof, if a manifest vouches for it. All commands read it from
    the storage then. What was finished stays finished: interrupted, the same command goes on from there.
    """
    folder, _ = open_archive(archive, settings)
    sizes = {one.warc: one.bytes for one in lying(folder)}
    with Progress("putting away:") as progress:

        def told(step: str, name: str) -> None:
            if step in _STEPS:
                progress.begin(f"{step} {name}", sizes.get(name, 0))

        put = put_away(folder, told, give_up=give_up_local)
    if as_json:
        print_json(asdict(put))
    else:
        click.echo(
            f"{put.files} files ({put.bytes / 1e6:,.1f} MB) put into {address_of(folder)} and read back from there"
        )
        if give_up_local:
            click.echo(f"{put.given_up} files ({put.bytes_given_up / 1e6:,.1f} MB) lie there alone from now on")
        complain_of(put.findings)
    if put.findings:
        raise click.exceptions.Exit(1)


@storage_group.command("fetch", epilog=EXIT_CODES)
@click.argument("files", metavar="[FILE]...", nargs=-1)
@in_archive
@as_json
def fetch_command(files: tuple[str, ...], archive: Path, settings: Path | None, as_json: bool) -> None:
    """Bring FILEs back that lie in the storage alone, named as `storage list` does; without any, all of them.

    Each is proven by its SHA-256 before it has its name. Those in the storage stay there.
    """
    folder, _ = open_archive(archive, settings)
    all_of_them = {one.warc: one for one in lying(folder)}
    if unknown := [name for name in files if name not in all_of_them]:
        raise ArchiveError(f"{unknown[0]}: no closed file of {archive}: `luutru storage list` names them")
    wanted = [name for name in files or all_of_them if not all_of_them[name].here]
    with Progress("fetching", sum(all_of_them[name].bytes for name in wanted)) as progress:
        findings = list(bring_back(folder, wanted, progress.begin))
    if as_json:
        print_json({"fetched": len(wanted) - len(findings), "findings": findings})
    else:
        click.echo(f"{len(wanted) - len(findings)} files fetched")
        complain_of(findings)
    if findings:
        raise click.exceptions.Exit(1)


@storage_group.command("list", epilog=EXIT_CODES)
@in_archive
@as_json
def list_command(archive: Path, settings: Path | None, as_json: bool) -> None:
    """List the closed files, and where each lies: here, in the storage, or both. The storage is not asked."""
    folder, _ = open_archive(archive, settings)
    found, address = list(lying(folder)), address_of(folder)
    if as_json:
        print_json({"address": address, "files": [asdict(one) for one in found]})
        return
    print_lines(table([[one.warc, f"{one.bytes:,}", _where(one)] for one in found], ["file", "bytes", "lies"]))
    alone = [one.bytes for one in found if not one.here]
    click.echo(
        f"{len(found)} files; {len(alone)} of them ({sum(alone) / 1e6:,.1f} MB) lie in {address} alone"
        if address
        else f"{len(found)} files; no storage is used: `luutru storage use` names one"
    )


def _where(one: Lying) -> str:
    return "here and there" if one.here and one.away else "here" if one.here else "there"
