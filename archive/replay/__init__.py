"""Replaying captures as pages: pywb in an environment of its own, over our catalogue, on this machine alone."""
