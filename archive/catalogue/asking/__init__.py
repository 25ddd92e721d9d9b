"""Questions to the catalogue: search, one address, one portal, changes between captures. Reads only."""
