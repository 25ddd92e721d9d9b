"""Closed files on their way into object storage and back: what goes is proven there before anything is given up here."""
