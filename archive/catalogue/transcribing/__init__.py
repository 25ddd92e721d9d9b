"""One WARC file read, with no catalogue in sight: what is to be written down of it, line by line. Alike in any process."""
