"""What became of one address, and which rule decided: ledger, catalogue and today's rules, asked together. Writes nothing."""
