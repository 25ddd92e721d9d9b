"""Where pages lead. Pure: what an address showed and its site go in, proposals come out; the ledger decides."""
