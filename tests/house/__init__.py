"""The house itself under test: who leans on whom, how large things are, what is written about them."""
