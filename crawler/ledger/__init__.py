"""What became of every URL of a site: the crawl's working memory, and the one door to its state file."""

from crawler.ledger.ledger import EXAMPLES_PER_RULE, SCHEMA_VERSION, Ledger, UnreadableLedger
from crawler.ledger.owed import MOST_TRIES, Owed
from crawler.ledger.reopening import open_ledger

__all__ = ("EXAMPLES_PER_RULE", "MOST_TRIES", "SCHEMA_VERSION", "Ledger", "Owed", "UnreadableLedger", "open_ledger")
