"""What was captured, as it was captured: WARC files, written, read, mended and verified. Nothing here reads a page."""
