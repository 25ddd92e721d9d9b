"""Object storage that speaks S3. The door to obstore: its traps and its words stay here.

An object is there whole or not at all; what is read of one is as many bytes as it should be, or an error. Who may enter is
told by the environment alone (`AWS_…`), as is where the storage is if not at Amazon (`AWS_ENDPOINT_URL`).
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from pathlib import Path
from time import monotonic
from typing import Any, cast
from urllib.parse import urlsplit

from archive.errors import ArchiveError, NotAsKept, StorageTrouble

PIECE = 8 * 1024 * 1024
"""Bytes that are asked for, or sent, at a time."""
TRANSCRIPTS = "transcripts/"
"""Under this name lies for a while what machines elsewhere have read. Derived."""
# A request of so many bytes takes a second on a slow line; a storage that says nothing for so long says nothing.
TIMEOUT = 30.0
# Providers ask for patience by 503 for seconds; from then on somebody has to look.
PATIENCE = 120.0
# Whoever reads thousands of captures one by one is not to wait so long for each of them.
_LEFT_ALONE = 60.0
_TOGETHER = 4  # parts that are sent at a time: each is in memory

_ADDRESS = re.compile(r"s3://([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(/[A-Za-z0-9!_.*'()/-]*)?")
_ENDPOINT = re.compile(r"https?://([A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(:(?P<port>[0-9]{1,5}))?(/[!-~]*)?")
_CODE = re.compile(r"<Code>(\w{1,60})</Code>")
_STATUS = re.compile(r"status code: (\d{3}[A-Za-z ]{0,40})")
_NO_BUCKET, _SKEWED = "NoSuchBucket", "RequestTimeTooSkewed"
# What obstore says of one object that stops a whole listing.
_ODD = re.compile(r'invalid path: (?:Error parsing )?Path "([^"]{1,300})"')
# How obstore's Rust names what went wrong on the way, in its debug text, and what that is called here.
_ON_THE_WAY = {
    "ConnectionRefused": "nobody answers there",
    "dns error": "there is no such host",
    "InvalidContentType": "no TLS there; is the endpoint http://?",
    "UnknownIssuer": "its certificate is signed by nobody whom this machine trusts",
    "TimedOut": "no answer in time",
    "kind: Timeout": "no answer in time",
    "response body": "its answers break off",
    "configured region": "it is in another region: AWS_REGION must name that",
}
_KEYS = ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY")
# How machines in a cloud and clusters hand out keys; the machine's own role is not among them: asking for it takes long
# where there is none.
_LENT_KEYS = (
    "AWS_WEB_IDENTITY_TOKEN_FILE",
    "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
    "AWS_CONTAINER_CREDENTIALS_FULL_URI",
)


class NoAddress(ArchiveError):
    """What was typed is no address of a storage. Type `s3://BUCKET/PREFIX`."""

    exit_code = 2


class NoObstore(ArchiveError):
    """obstore is not installed. `pip install 'luutru[storage]'` does it."""

    exit_code = 2


@dataclass(frozen=True, slots=True)
class Address:
    """Where an archive's files are kept: `s3://bucket/prefix`."""

    bucket: str
    prefix: str

    def __str__(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}".rstrip("/")


def read_address(typed: str) -> Address:
    """Return the address that *typed* is. Raises NoAddress.

    >>> read_address("s3://evidence/luutru/")
    Address(bucket='evidence', prefix='luutru')
    """
    found = _ADDRESS.fullmatch(typed)
    if found is None or ".." in typed or "//" in (found[2] or ""):
        raise NoAddress(
            f"{typed!r}: not an address like s3://BUCKET or s3://BUCKET/PREFIX, its bucket in small letters"
        )
    return Address(found[1], (found[2] or "").strip("/"))


class Storage:
    """The objects under an address, called as the files of the archive are."""

    def __init__(self, address: Address) -> None:
        """Begin nothing: whether somebody is there is seen when something is asked. Raises ArchiveError, StorageTrouble."""
        self.address = address
        self._silent_until = 0.0
        self._store = _opened(address, _around())

    def put(self, name: str, path: Path) -> None:
        """Put the file at *path* there as *name*: visible when it is whole. Raises StorageTrouble, DiskTrouble."""
        import obstore

        with self._asked(name):
            obstore.put(self._store, name, path, chunk_size=PIECE, max_concurrency=_TOGETHER)

    def write(self, name: str, said: bytes) -> None:
        """Put the few bytes *said* there as *name*. Raises StorageTrouble."""
        import obstore

        with self._asked(name):
            obstore.put(self._store, name, said)

    def read(self, name: str, begin: int, end: int, size: int) -> bytes:
        """Return the bytes from *begin* to *end* of the object *name*, which has *size* of them.

        Raises NotAsKept when it is gone or has another size, StorageTrouble.
        """
        import obstore

        end = min(end, size)
        if begin >= end:
            return b""
        with self._asked(name):
            got = obstore.get(self._store, name, options={"range": (begin, end)})
            there = got.meta["size"]
            data = bytes(got.bytes()) if there == size else b""
        if there != size:
            raise NotAsKept(
                f"{self.address}/{name}: has {there} bytes, and had {size} when it was put there: {_RESTORE}"
            )
        if len(data) != end - begin:
            raise StorageTrouble(f"{self.address}/{name}: {len(data)} bytes came of {end - begin}: run again")
        return data

    def pieces(self, name: str, size: int) -> Iterator[bytes]:
        """Give the bytes of the object *name*, *size* of them. Raises as `read` does."""
        for begin in range(0, size, PIECE):
            yield self.read(name, begin, begin + PIECE, size)

    def listing(self, below: str = "") -> dict[str, int]:
        """Return the bytes of each object whose name begins with the folder *below*. Raises StorageTrouble."""
        import obstore

        with self._asked(""):
            pages = obstore.list(self._store, below or None)
            return {one["path"]: one["size"] for page in pages for one in page}

    def size(self, name: str) -> int | None:
        """Return how many bytes the object *name* has, None where there is none. Raises StorageTrouble."""
        import obstore

        try:
            with self._asked(name):
                return int(obstore.head(self._store, name)["size"])
        except NotAsKept:
            return None

    def delete(self, name: str) -> None:
        """Delete the object *name*, which is derived: evidence is never deleted from here. Raises StorageTrouble."""
        import obstore

        assert name.startswith(TRANSCRIPTS)
        with self._asked(name):
            obstore.delete(self._store, name)

    @contextmanager
    def _asked(self, name: str) -> Iterator[None]:
        thing = f"{self.address}/{name}" if name else str(self.address)
        if monotonic() < self._silent_until:
            raise StorageTrouble(f"{thing}: the storage did not answer a moment ago: {_AGAIN}")
        from obstore.exceptions import BaseError, NotFoundError

        try:
            yield
        except (FileNotFoundError, NotFoundError) as error:
            if _NO_BUCKET in str(error):
                raise self._no_bucket() from None
            raise NotAsKept(f"{thing}: is not there: {_RESTORE}") from None
        except BaseError as error:
            if _NO_BUCKET in str(error):
                raise self._no_bucket() from None
            if odd := _ODD.search(str(error)):
                raise self._odd(odd[1]) from None
            said = _said(error)
            # not by obstore's own kinds of errors: of a listing that was refused it makes a general one
            if said.startswith(("401", "403")):
                remedy = "set this machine's clock" if _SKEWED in said else _RIGHTS
                raise StorageTrouble(f"{thing}: refused ({said}): {remedy}, then run again") from None
            self._silent_until = monotonic() + _LEFT_ALONE
            raise StorageTrouble(f"{thing}: {said}: {_AGAIN}") from None

    def _odd(self, name: str) -> StorageTrouble:
        return StorageTrouble(
            f"{self.address}: holds {name!r}, a name with an empty part, `..` or a control character, and cannot be listed: "
            "nothing of luutru's is called so; move that object elsewhere, then run again"
        )

    def _no_bucket(self) -> StorageTrouble:
        return StorageTrouble(
            f"{self.address}: there is no such bucket: make it, or name another by `luutru storage use`, then run again"
        )


_RIGHTS = f"look whose keys {' and '.join(_KEYS)} are, and whether they may list, read and write there"
_RESTORE = "bring the object back (an older version of it, another copy), then run again"
_AGAIN = "look whether the storage at AWS_ENDPOINT_URL is up, then run again: nothing is lost meanwhile"


def storage_at(address: str) -> Storage:
    """Return the storage at *address*, one for all who ask. Raises ArchiveError, StorageTrouble."""
    return _storage(read_address(address), _around())


@lru_cache(maxsize=4)
def _storage(address: Address, _around: tuple[tuple[str, str], ...]) -> Storage:
    return Storage(address)


def _around() -> tuple[tuple[str, str], ...]:
    """Return what the environment says about storage."""
    return tuple(sorted((name, value) for name, value in os.environ.items() if name.startswith("AWS_")))


def _opened(address: Address, around: tuple[tuple[str, str], ...]) -> Any:
    named = dict(around)
    # a reader process may have a gigabyte of addresses: each thread of obstore's takes a tenth of that
    os.environ.setdefault("TOKIO_WORKER_THREADS", "1")
    try:
        from obstore.store import S3Store
    except ImportError as error:
        raise NoObstore(
            f"{address}: object storage takes a library that is not installed: pip install 'luutru[storage]' ({error})"
        ) from None
    if not all(named.get(key) for key in _KEYS) and not any(named.get(key) for key in _LENT_KEYS):
        raise StorageTrouble(
            f"{address}: no keys: set {' and '.join(_KEYS)} in the environment of this command, then run again"
        )
    endpoint = _endpoint(address, named)
    plain = endpoint is not None and urlsplit(endpoint).scheme == "http"
    patience = timedelta(seconds=PATIENCE)
    settings: dict[str, Any] = {
        "prefix": address.prefix or None,
        "endpoint": endpoint,
        "client_options": {"allow_http": plain, "timeout": timedelta(seconds=TIMEOUT)},
        "retry_config": {"max_retries": 8, "retry_timeout": patience, "backoff": _backoff()},
    }
    try:
        return cast("Any", S3Store)(address.bucket, **settings)
    except Exception as error:
        raise StorageTrouble(f"{address}: {_said(error)}: look at the variables AWS_… of the environment") from None


def _endpoint(address: Address, named: Mapping[str, str]) -> str | None:
    """Return where the storage is, None for Amazon's own. Raises StorageTrouble for what obstore would not survive."""
    for name in (*_KEYS, "AWS_SESSION_TOKEN", "AWS_REGION", "AWS_DEFAULT_REGION"):
        if not named.get(name, "").isprintable():
            raise StorageTrouble(f"{address}: {name} holds a line break or the like: set it anew, then run again")
    endpoint = named.get("AWS_ENDPOINT_URL_S3") or named.get("AWS_ENDPOINT_URL") or None
    found = _ENDPOINT.fullmatch(endpoint or "https://amazon")
    if found is None or int(found["port"] or 0) > 65535:
        raise StorageTrouble(
            f"{address}: AWS_ENDPOINT_URL is {endpoint!r}, no address like https://minio.example:9000: set it anew, then "
            "run again"
        )
    return endpoint


def _backoff() -> dict[str, object]:
    return {"init_backoff": timedelta(seconds=PATIENCE / 600), "max_backoff": timedelta(seconds=15), "base": 2}


def _said(error: Exception) -> str:
    """Return in few words what a storage said, or why it said nothing. Never a header or an address with a signature."""
    said = str(error)
    code, status = _CODE.search(said), _STATUS.search(said)
    if code or status:
        return " ".join([*([status[1].strip()] if status else []), *([code[1]] if code else [])])
    return next((words for sign, words in _ON_THE_WAY.items() if sign in said), "no answer that can be understood")
