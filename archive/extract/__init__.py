"""Reading pages: bytes in, what they say out. Pure; no file, clock or network."""
