"""A first look at a portal that nobody has described: what to ask it next, and the site file that its answers make. Pure."""
