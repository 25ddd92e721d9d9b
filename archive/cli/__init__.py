"""The commands that need no network. `python -m archive` has these alone; `luutru` adds those of the crawler."""

from archive.cli.group import EXIT_CODES, as_json, day, in_archive, main, run, site_group, storage_group

__all__ = ["EXIT_CODES", "as_json", "day", "in_archive", "main", "run", "site_group"]

# Each module adds its commands when one of them is called; until then this is all that is known of them.
main.later(
    "archive.cli.catalogue",
    {
        "ingest": "Enter the WARC files that are not in the catalogue yet.",
        "rebuild": "Make the catalogue anew from all WARC files, with today's rules.",
        "search": "Find articles by their words, with or without marks.",
        "verify": "Prove that WARC files and catalogue agree, or judge WARC files.",
    },
)
main.later("archive.cli.check", {"check": "Print what is off with the portals and with the nights."})
main.later("archive.cli.evidence", {"manifest": "Vouch for the evidence that came since the last manifest."})
main.later("archive.cli.export", {"export": "Write the catalogue as Parquet, CSV, JSON Lines or texts."})
main.later("archive.cli.intake", {"import": "Take in WARC and WACZ files that others made."})
main.later(
    "archive.cli.keeping",
    {
        "backup": "Copy the databases, while others write in them.",
        "tidy": "Remove old logs and reports, and begin long logs anew.",
    },
)
main.later(
    "archive.cli.pages",
    {
        "diff": "Show how an article changed between its captures.",
        "read": "Read one saved page and print what it says.",
        "show": "Show what is known of one address.",
    },
)
main.later(
    "archive.cli.replay",
    {
        "cdx": "Answer replay tools that ask where a capture lies.",
        "replay": "Show captured pages as they were, in a browser.",
    },
)
main.later("archive.cli.serve", {"serve": "Serve the reading room: search, read, cite, replay."})
main.later("archive.cli.wacz", {"wacz": "Put captures into one file that can be given away."})
storage_group.later(
    "archive.cli.storage",
    {
        "fetch": "Bring files back that lie in the storage alone.",
        "list": "List the closed files, and where each lies.",
        "put": "Put closed files into the storage, and give them up here.",
        "use": "Take a storage into use.",
    },
)
site_group.later("archive.cli.catalogue", {"list": "List the portals, and how much of them is in the catalogue."})
site_group.later(
    "archive.cli.completeness", {"completeness": "Measure how much of each is there, and why the rest is not."}
)
