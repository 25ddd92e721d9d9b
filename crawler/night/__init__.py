"""The unattended night: which portals, in which order, within which hours, and all that has to be done after them."""
