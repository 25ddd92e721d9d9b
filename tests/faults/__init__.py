"""Kills and failing disks at named steps: what was durable stays, what was not is done again, nothing is done twice."""
