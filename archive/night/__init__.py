"""What a night was: its facts, what is wrong with them, and how people are told. Works when every website is gone."""
