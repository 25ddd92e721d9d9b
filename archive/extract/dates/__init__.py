"""Days and hours as they are printed in Viet Nam, and which of a page's days is the day of its publication."""

from archive.extract.dates.printed import read_date

__all__ = ["read_date"]
