"""Packages to give away: WACZ files that stand alone, made from the catalogue and the WARC files. Nothing is changed."""
