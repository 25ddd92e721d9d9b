"""The proof that catalogue and WARC files agree. Writes nothing."""
