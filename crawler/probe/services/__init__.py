"""Portals that a script makes: the services that it names, what these answer, and the rules that the answers make. Pure."""
