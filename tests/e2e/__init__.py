"""The whole line with real parts: sample portals, crawls, ingest, catalogue, command line."""
