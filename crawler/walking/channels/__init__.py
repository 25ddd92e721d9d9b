"""Channels besides the listings by which a portal shows its articles: feeds and sitemaps. Pure."""
