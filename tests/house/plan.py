"""The plan of the house: who may lean on whom. A new arrow is drawn here first."""

from __future__ import annotations


def within(room: str, parts: str) -> set[str]:
    """Return the *parts* of a room, by their whole names."""
    return {f"{room}.{part}" for part in parts.split()}


# A room is a module or a folder; the longest name that fits counts. Floors from the ground up: a room leans on lower ones.
WORDS = {"archive.model", "archive.errors"}
GROUND = WORDS | {"archive.urls", "archive.sites"}
RECORDS = {"archive.evidence", "archive.evidence.reading"}
WRITING = {"archive.evidence", "archive.evidence.writing"}
ASKED = {"archive.catalogue", "archive.catalogue.asking", "archive.catalogue.telling"}
TRANSCRIBED = {"archive.catalogue", "archive.catalogue.deriving", "archive.catalogue.transcribing"}
MAY_LEAN_ON: dict[str, set[str]] = {
    "archive.times": set(),
    "archive.model": {"archive.times"},
    "archive.errors": set(),
    "archive.clock": {"archive.times"},
    "archive.urls": {"archive.model"},
    "archive.sites": WORDS | {"archive.urls"},
    "archive.evidence": WORDS,
    "archive.evidence.reading": WORDS | {"archive.evidence"},
    "archive.evidence.writing": WORDS | {"archive.evidence", "archive.evidence.reading"},
    "archive.readers": set(),
    "archive.evidence.judging": WRITING | {"archive.errors", "archive.readers"},
    "archive.evidence.foreign": {"archive.errors", "archive.evidence"},
    "archive.evidence.storing": {"archive.errors", "archive.evidence", "archive.evidence.judging"},
    "archive.extract.text": set(),
    "archive.extract.data": set(),
    "archive.extract.versions": {"archive.model"},
    "archive.extract.legacy": {"archive.extract.text"},
    "archive.extract.documents": {"archive.model", "archive.extract.text"},
    "archive.extract.judge": {"archive.model", "archive.extract.text"},
    "archive.extract.dates": {"archive.times", "archive.model", "archive.extract.text"},
    "archive.extract.people": {"archive.model", "archive.extract.text", "archive.extract.dates"},
    "archive.extract.tree": {"archive.model", "archive.urls", "archive.extract.text", "archive.extract.data"},
    "archive.extract.fields": {"archive.model"} | within("archive.extract", "text tree dates"),
    "archive.extract.standing": {"archive.model"} | within("archive.extract", "text tree fields"),
    "archive.extract.article": {"archive.model", "archive.urls"}
    | within("archive.extract", "text legacy tree fields standing dates people"),
    "archive.extract.kinds": {"archive.model", "archive.urls"} | within("archive.extract", "text tree fields standing"),
    "archive.extract": {"archive.times", "archive.model"}
    | within("archive.extract", "text tree fields standing article kinds data"),
    "archive.catalogue": GROUND | {"archive.evidence"},
    "archive.catalogue.deriving": {
        "archive.errors",
        "archive.model",
        "archive.urls",
        "archive.evidence",
        "archive.catalogue",
    }
    | within("archive.extract", "text judge kinds documents versions"),
    "archive.catalogue.transcribing": GROUND
    | RECORDS
    | {
        "archive.evidence.judging",
        "archive.extract.documents",
        "archive.extract.judge",
        "archive.extract.tree",
        "archive.catalogue",
        "archive.catalogue.deriving",
    },
    "archive.catalogue.entering": TRANSCRIBED
    | {"archive.errors", "archive.readers", "archive.evidence", "archive.sites"},
    "archive.catalogue.asking": WORDS | {"archive.extract.text", "archive.catalogue", "archive.catalogue.deriving"},
    "archive.catalogue.telling": WORDS | RECORDS | {"archive.catalogue", "archive.catalogue.deriving"},
    "archive.catalogue.completeness": WORDS
    | RECORDS
    | {"archive.extract.tree", "archive.extract.kinds", "archive.catalogue"},
    "archive.catalogue.agreeing": WORDS
    | RECORDS
    | TRANSCRIBED
    | {
        "archive.readers",
        "archive.evidence.foreign",
        "archive.evidence.judging",
        "archive.evidence.storing",
        "archive.extract.judge",
        "archive.catalogue.entering",
    },
    "archive.catalogue.exporting": WRITING | {"archive.errors", "archive.catalogue"},
    "archive.cluster": {
        "archive.errors",
        "archive.clock",
        "archive.sites",
        "archive.evidence",
        "archive.readers",
        "archive.catalogue.transcribing",
    },
    "archive.night": set(),
    "archive.night.metrics": {"archive.evidence", "archive.night", "archive.night.report"},
    "archive.night.report": {
        "archive.errors",
        "archive.times",
        "archive.evidence",
        "archive.night",
        "archive.terminal",
    },
    "archive.book": {"archive.times", "archive.errors", "archive.evidence", "archive.night"},
    "archive.night.alarms": {"archive.errors", "archive.model", "archive.night"},
    "archive.night.gather": {
        "archive.times",
        "archive.book",
        "archive.catalogue",
        "archive.catalogue.completeness",
        "archive.errors",
        "archive.evidence.reading",
        "archive.model",
        "archive.night",
        "archive.robots",
        "archive.urls",
    },
    "archive.keeping": {"archive.errors", "archive.book", "archive.catalogue", "archive.evidence"},
    "archive.replay": {"archive.errors", "archive.evidence"} | ASKED,
    # The reading room: what it knows of Datasette stands in its __init__, room and serving alone.
    "archive.reader": {
        "archive.book",
        "archive.catalogue",
        "archive.catalogue.asking",
        "archive.catalogue.completeness",
        "archive.catalogue.telling",
        "archive.catalogue.exporting",
        "archive.clock",
        "archive.errors",
        "archive.evidence",
        "archive.night",
        "archive.replay",
        "archive.sites",
        "archive.terminal",
        "archive.times",
    },
    "archive.wacz": WORDS
    | RECORDS
    | {
        "archive.times",
        "archive.urls",
        "archive.evidence.foreign",
        "archive.evidence.judging",
        "archive.evidence.writing",
        "archive.catalogue",
        "archive.catalogue.completeness",
    },
    "archive.terminal": set(),
    "archive.robots": set(),
    "archive.logs": {"archive.clock", "archive.terminal"},
    "archive.printed": {
        "archive.model",
        "archive.catalogue.asking",
        "archive.catalogue.telling",
        "archive.terminal",
        "archive.extract.text",
    },
    "archive.saved": GROUND
    | RECORDS
    | {
        "archive.evidence.writing",
        "archive.extract",
        "archive.extract.tree",
        "archive.catalogue",
        "archive.catalogue.telling",
    },
    "archive.checked": WORDS | {"archive.evidence.reading", "archive.extract", "archive.catalogue", "archive.sites"},
    "archive.cli": GROUND
    | {
        "archive.cluster",
        "archive.readers",
        "archive.times",
        "archive.book",
        "archive.clock",
        "archive.evidence",
        "archive.evidence.foreign",
        "archive.evidence.judging",
        "archive.evidence.reading",
        "archive.evidence.storing",
        "archive.extract",
        "archive.catalogue",
        "archive.catalogue.agreeing",
        "archive.catalogue.asking",
        "archive.catalogue.completeness",
        "archive.catalogue.telling",
        "archive.catalogue.entering",
        "archive.catalogue.exporting",
        "archive.night",
        "archive.night.alarms",
        "archive.keeping",
        "archive.logs",
        "archive.terminal",
        "archive.printed",
        "archive.reader",
        "archive.replay",
        "archive.wacz",
        "archive.saved",
    },
    "archive.__main__": {"archive.cli"},
    "archive": set(),
    "settings": set(),
    "crawler": set(),
    "crawler.samples": {"archive.urls"},
    "crawler.guard": set(),
    "crawler.servers": {"archive.model", "crawler.guard"},
    "crawler.leases": {"archive.errors", "archive.evidence"},
    "crawler.ledger": WORDS | {"archive.times", "archive.evidence", "crawler.walking"},
    "crawler.recall": GROUND - {"archive.sites"}
    | {"archive.clock", "archive.evidence", "archive.evidence.reading", "crawler.ledger", "crawler.walking"},
    "crawler.journal": WORDS | {"archive.clock", "archive.evidence", "archive.evidence.writing"},
    "crawler.room": {"archive.evidence"},
    "crawler.cookies": set(),
    "crawler.walking": {
        "archive.model",
        "archive.urls",
        "archive.extract",
        "archive.extract.tree",
        "archive.extract.data",
        "archive.extract.dates",
        "archive.extract.kinds",
        "archive.extract.versions",
    },
    "crawler.probe": {
        "archive.times",
        "archive.model",
        "archive.urls",
        "archive.extract",
        "archive.extract.data",
        "archive.extract.people",
        "archive.extract.text",
        "archive.extract.tree",
        "archive.extract.fields",
        "crawler.walking",
    },
    "crawler.register": {"archive.model", "archive.sites", "archive.urls", "archive.extract.text", "crawler.probe"},
    "crawler.tls": {"archive.model"},
    "crawler.resolver": {"crawler.guard"},
    "crawler.wire": {"archive.clock", "archive.evidence", "archive.model", "archive.urls"}
    | within("crawler", "guard tls"),
    "crawler.capture": {"archive.clock", "archive.evidence", "archive.evidence.writing", "archive.model"}
    | within("crawler", "guard ledger resolver tls wire"),
    "crawler.robots": {"archive.robots", "archive.urls"},
    "crawler.politeness": {"archive.book", "archive.clock", "archive.errors", "archive.evidence", "archive.urls"}
    | within("crawler", "guard leases robots trouble walking"),
    "crawler.budget": {"crawler.politeness"},
    "crawler.trouble": set(),
    "crawler.spiders": WORDS
    | RECORDS
    | {
        "archive.clock",
        "archive.sites",
        "archive.urls",
        "archive.evidence.writing",
        "archive.extract.tree",
        "crawler.capture",
        "crawler.guard",
        "crawler.journal",
        "crawler.ledger",
        "crawler.politeness",
        "crawler.probe",
        "crawler.recall",
        "crawler.register",
        "crawler.robots",
        "crawler.room",
        "crawler.trouble",
        "crawler.walking",
    },
    "crawler.window": set(),
    "crawler.run": {"archive.clock", "archive.errors", "archive.evidence", "archive.logs"}
    | within("crawler", "leases politeness servers spiders task window"),
    "crawler.task": {"archive.clock", "archive.evidence", "crawler.servers", "crawler.window"},
    "crawler.home": {"archive.clock", "archive.errors", "archive.evidence", "crawler.task"},
    "crawler.beside": {"archive.errors", "archive.logs", "crawler.task"},
    "crawler.elsewhere": {"crawler.home", "crawler.leases", "crawler.task"}
    | within("archive", "clock cluster errors evidence sites"),
    "crawler.crawls": {"archive.clock", "archive.errors", "archive.evidence", "archive.evidence.judging"}
    | within("crawler", "beside home standstill task window"),
    "crawler.standstill": set(),
    "crawler.night": WORDS
    | {
        "archive.times",
        "archive.clock",
        "archive.sites",
        "archive.evidence",
        "archive.evidence.judging",
        "archive.book",
        "archive.catalogue",
        "archive.catalogue.telling",
        "archive.keeping",
        "archive.night",
        "archive.night.alarms",
        "archive.night.gather",
        "archive.night.metrics",
        "archive.night.report",
        "crawler.crawls",
        "crawler.elsewhere",
        "crawler.task",
        "crawler.ledger",
        "crawler.servers",
    },
    "crawler.onboarding": WORDS
    | RECORDS
    | {
        "archive.sites",
        "archive.extract",
        "archive.saved",
        "crawler.crawls",
        "crawler.task",
        "crawler.probe",
        "crawler.register",
    },
    "crawler.demo": GROUND
    | {
        "archive.evidence",
        "archive.catalogue",
        "archive.catalogue.agreeing",
        "crawler.crawls",
        "crawler.task",
        "crawler.samples",
    },
    "crawler.explaining": WORDS
    | {
        "archive.urls",
        "archive.evidence",
        "archive.catalogue",
        "archive.catalogue.telling",
        "crawler.guard",
        "crawler.ledger",
        "crawler.robots",
        "crawler.walking",
    },
    "crawler.__main__": {"crawler.cli"},
    "crawler.cli": {
        "archive.times",
        "archive.clock",
        "archive.catalogue",
        "archive.catalogue.completeness",
        "archive.errors",
        "archive.keeping",
        "archive.logs",
        "archive.model",
        "archive.sites",
        "archive.terminal",
        "archive.evidence",
        "archive.cli",
        "archive.checked",
        "archive.urls",
        "crawler.crawls",
        "crawler.elsewhere",
        "crawler.task",
        "crawler.demo",
        "crawler.explaining",
        "crawler.ledger",
        "crawler.night",
        "crawler.onboarding",
        "crawler.probe",
        "crawler.register",
        "crawler.servers",
    },
}

# The packages themselves: what stands in them is named one by one.
FRONT_DOORS = ("archive", "crawler")
