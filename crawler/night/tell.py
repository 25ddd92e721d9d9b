"""Telling people: one message, each way that night.toml names. The door to apprise.

- apprise says `False` and logs why, in words that may show an address: they are read here, and our own are handed on.
- It would split a text with several addresses in it into several services: `instantiate` takes it for one.
- For a service that wants HTML ours is escaped only where `body_format` says that it is text.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from archive.book.book import Book
from archive.book.untold import Untold
from archive.night.report.message import LONGEST_BODY, Message
from crawler.night.errand import Errand, do, run_all
from crawler.night.failure import OTHERWISE, in_our_words
from crawler.night.secret import NoSecret, Secret, need_secret
from crawler.night.telling import ALWAYS, URGENT, Destination, Telling

SECONDS = 60.0
"""All ways are tried side by side, and together take no longer."""
LONGEST_WORDS = LONGEST_BODY - 100
_LONGEST_TITLE = 200  # letters; a mail's subject, a notification's first line
_KEPT = "not told before, because the service could not be reached"


@dataclass(frozen=True, slots=True)
class Told:
    """Who was told of a night, and who was not."""

    reached: tuple[str, ...] = ()
    """The destinations that took tonight's message."""
    failed: Mapping[str, str] = field(default_factory=dict)
    """Destination → why it did not take it; it is kept for them, and told the next night."""

    def words(self) -> tuple[str, ...]:
        """Return what an operator must know, a line for each failure."""
        return tuple(f"{name} was not told: {why}" for name, why in self.failed.items())

    def nobody(self) -> bool:
        """Return whether somebody was to be told, and nobody was."""
        return bool(self.failed) and not self.reached


def tell(message: Message, telling: Telling, book: Book, night: date) -> Told:
    """Tell *message* to all of *telling* who want it, with what they were not told before; keep it for whom it did not reach.

    Never raises for a service that is down or an address that is nowhere: `failed` says it. Takes SECONDS at most.
    """
    asked = [one for one in telling.to if wants(one, message) or book.untold.of(one.name)]
    addresses, failed = _addresses(asked)
    errands = [
        Errand(
            __spec__.name,
            _words(message if wants(one, message) else None, book.untold.of(one.name), addresses[one.name]),
        )
        for one in asked
        if one.name in addresses
    ]
    answers = dict(zip(addresses, run_all(errands, SECONDS), strict=True))
    failed |= {name: why for name, why in answers.items() if why}
    reached = tuple(one.name for one in asked if one.name not in failed and wants(one, message))
    for one in asked:
        if one.name not in failed:
            book.untold.drop(one.name)
        elif wants(one, message):
            # nobody was told: all of it is due the next night by itself, but for what no alarm tells
            body = message.body if reached else ""
            book.untold.put(Untold(one.name, night, message.title, body, failed[one.name]))
    return Told(reached, failed)


def tell_all(title: str, body: str, telling: Telling) -> Told:
    """Tell all of *telling*, whatever they want to hear; nothing is kept for whom it did not reach. Takes SECONDS at most."""
    addresses, failed = _addresses(telling.to)
    # apprise sends nothing without a body
    said = Message(title[:_LONGEST_TITLE], body[-LONGEST_WORDS:] or title, urgent=True)
    errands = [Errand(__spec__.name, _words(said, (), address)) for address in addresses.values()]
    answers = dict(zip(addresses, run_all(errands, SECONDS), strict=True))
    failed |= {name: why for name, why in answers.items() if why}
    return Told(tuple(name for name in addresses if name not in failed), failed)


def wants(destination: Destination, message: Message) -> bool:
    """Return whether *destination* is to be told of a night like that of *message*."""
    if destination.when == URGENT:
        return message.urgent
    return destination.when == ALWAYS or message.alarms > 0 or message.troubled


def problems(telling: Telling) -> tuple[str, ...]:
    """Return which ways to tell people have no address, or one that others may read: said before the night, not after it."""
    return tuple(_addresses(telling.to)[1].values())


def _addresses(destinations: Sequence[Destination]) -> tuple[dict[str, Secret], dict[str, str]]:
    found: dict[str, Secret] = {}
    failed: dict[str, str] = {}
    for one in destinations:
        try:
            found[one.name] = need_secret(f"tell-{one.name}", one.file)
        except NoSecret as error:
            failed[one.name] = str(error)
    return found, failed


def _words(message: Message | None, kept: Sequence[Untold], address: Secret) -> dict[str, str]:
    parts = [message.body] if message is not None else []
    parts += [f"{_KEPT}:\n{one.title}\n{one.body}".rstrip() for one in kept]
    title = message.title if message is not None else kept[-1].title
    body = "\n\n".join(parts)
    body = body if len(body) <= LONGEST_BODY else f"{body[: LONGEST_BODY - 60]} …\n\nthe reports have all of it"
    urgent = "1" if message is not None and message.urgent else ""
    return {"address": address.reveal(), "title": title, "body": body, "urgent": urgent}


class _Overheard(logging.Handler):
    """What apprise logs, for us alone."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(record.getMessage())


def _tell(words: Mapping[str, str]) -> str:
    from apprise import Apprise, AppriseAsset, NotifyFormat, NotifyType

    overheard = _Overheard()
    logger = logging.getLogger("apprise")
    logger.addHandler(overheard)
    logger.setLevel(logging.DEBUG)
    asset = AppriseAsset(app_id="luutru", app_desc="luutru", app_url="", image_url_mask="", image_url_logo="")
    service = Apprise.instantiate(words["address"], asset=asset)
    if service is None:
        return "its address is none that apprise understands: see its list of services for how it is written"
    kind = NotifyType.FAILURE if words["urgent"] else NotifyType.INFO
    everyone = Apprise(asset=asset)
    everyone.add(service)
    if everyone.notify(words["body"], title=words["title"], notify_type=kind, body_format=NotifyFormat.TEXT):
        return ""
    return next((why for why in map(in_our_words, overheard.said) if why != OTHERWISE), OTHERWISE)


if __name__ == "__main__":
    do(_tell)
