"""The operator's book, `state/operator.db`: what only nights know, and no WARC file tells again."""
