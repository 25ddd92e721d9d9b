"""Who signs and who is credited, as Vietnamese print does it."""
