"""What must still work when every website is gone: evidence, reading, catalogue. Imports nothing of the crawler."""
