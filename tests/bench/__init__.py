"""Measurements, side by side in one run: the crawl beside bare Scrapy and wget, the ingest beside a plain loop."""
