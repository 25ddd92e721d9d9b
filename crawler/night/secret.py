"""Addresses that hold a password: where they are looked for, who else may read them, and that they are never printed."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from archive.errors import ArchiveError

LONGEST = 4_000  # letters; a webhook's address has 300
CREDENTIALS = "CREDENTIALS_DIRECTORY"
"""Environment: where systemd puts what a unit's LoadCredential= names."""
_OTHERS = 0o007
_GROUP_AND_OTHERS = 0o077


class NoSecret(ArchiveError):
    """An address lies where others can read it, or is none. Whoever put it there mends that; the message names the place."""


class Secret:
    """An address that nobody sees: what is printed of it says only that there is one."""

    __slots__ = ("_address",)

    def __init__(self, address: str) -> None:
        self._address = address

    def reveal(self) -> str:
        """Return the address, for the process that uses it alone."""
        return self._address

    def __repr__(self) -> str:
        return "Secret(…)"


def find_secret(name: str, file: Path | None = None, environment: Mapping[str, str] = os.environ) -> Secret | None:
    """Return the address called *name* (`tell-mail`, `ping`), None where there is none.

    It is looked for in the environment (`LUUTRU_TELL_MAIL`), among systemd's credentials (`luutru-tell-mail`), in *file*; the
    first that has it counts. Raises NoSecret.
    """
    variable, credential = _places(name)
    if environment.get(variable, "").strip():
        return _checked(environment[variable], f"environment variable {variable}")
    handed = Path(environment[CREDENTIALS]) / credential if environment.get(CREDENTIALS) else None
    if handed is not None and handed.exists():
        # systemd gives the unit's user the right to read by an ACL, whose mask stands where the group's rights do
        return _read(handed, _OTHERS)
    return _read(file, _GROUP_AND_OTHERS) if file is not None else None


def need_secret(name: str, file: Path | None = None, environment: Mapping[str, str] = os.environ) -> Secret:
    """Return the address called *name*. Raises NoSecret, also where there is none."""
    found = find_secret(name, file, environment)
    if found is None:
        variable, credential = _places(name)
        raise NoSecret(
            f"no address for '{name}': put it into the environment variable {variable}, the systemd credential {credential}, "
            "or a file that night.toml names (`file = …`)"
        )
    return found


def _places(name: str) -> tuple[str, str]:
    return f"LUUTRU_{name.upper().replace('-', '_')}", f"luutru-{name}"


def _read(path: Path, nobody: int) -> Secret:
    """Return what stands in *path*, which must not give any of the rights *nobody*."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC | os.O_NONBLOCK)  # a pipe would be waited for
        with os.fdopen(descriptor, "rb") as opened:
            told = os.fstat(opened.fileno())  # of what was opened, not of what the name stands for a moment later
            _private(path, told, nobody)
            data = opened.read(LONGEST * 4 + 1)
    except OSError as error:
        raise NoSecret(
            f"{path}: {error.strerror}: it is to hold an address, and to be read by this user alone"
        ) from error
    try:
        return _checked(data.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError:  # whose message would show what could not be decoded
        raise NoSecret(f"{path}: is not UTF-8: write one address into it") from None


def _private(path: Path, told: os.stat_result, nobody: int) -> None:
    if not stat.S_ISREG(told.st_mode):
        raise NoSecret(f"{path}: is no file: write one address into a file of that name")
    if told.st_mode & nobody:
        raise NoSecret(f"{path}: others may read the address in it: `chmod 600 {path}`, then give it a new password")
    if told.st_uid not in (0, os.geteuid()):
        raise NoSecret(f"{path}: belongs to another user, who may read the address in it: `chown` it, then `chmod 600`")


def _checked(text: str, where: str) -> Secret:
    address = text.strip()
    if not address:
        raise NoSecret(f"{where}: is empty: write one address into it")
    if len(address) > LONGEST or len(address.split()) > 1 or not address.isprintable():
        raise NoSecret(f"{where}: holds more than one address, or none: write one, without spaces, on one line")
    return Secret(address)
