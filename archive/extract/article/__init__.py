"""From where an article stands to what it says: its zones, lead, paragraphs, pictures and captions."""
