"""Identity of addresses on every platform, with addresses of real portals."""
