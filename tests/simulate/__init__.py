"""A year of nights that never were: the alarms held against generated facts, with faults that somebody put there and knows."""
