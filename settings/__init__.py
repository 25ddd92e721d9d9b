"""What an operator edits: Scrapy settings, site files, platform files. Imports nothing of ours."""
