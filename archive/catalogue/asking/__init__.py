"""Search: from the words and filters that somebody typed to the articles. Reads only."""
