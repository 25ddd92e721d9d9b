"""From an address to a site file that a person can check: looks in processes of their own, what they say, what is written."""
