"""The catalogue: a SQLite database of what the WARC files say. Derived, so it can always be deleted and made again."""
