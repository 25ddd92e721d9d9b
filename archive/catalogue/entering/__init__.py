"""From WARC files into the catalogue: `ingest` adds what is new, `rebuild` makes it anew. What is written is written here."""
