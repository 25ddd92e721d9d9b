"""Crawls on other machines, which share the archive's folder: given out through an executor, told of in files."""
