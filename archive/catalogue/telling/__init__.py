"""What the catalogue tells of one thing: an address, an article, a capture, a portal, a night, the whole. Reads only."""
