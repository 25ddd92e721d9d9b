"""Replaying an archive in a browser, beside the portals as they are. By hand, for all articles: `python -m tests.replay`."""
