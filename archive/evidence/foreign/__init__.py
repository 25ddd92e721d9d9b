"""What others made and hand in: WARC files, packages, and who signed them."""
