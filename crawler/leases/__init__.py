"""Leases: one crawl for each host and server address, on whatever machine it runs. Files on the folder that all share."""
