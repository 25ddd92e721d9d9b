"""What the captures of one page make of it, whatever the order in which they came: an article, its revisions, its rows."""
