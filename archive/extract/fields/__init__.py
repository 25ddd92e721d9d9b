"""What a page says about itself besides its text: title, section, and the facts about date, byline and source."""
